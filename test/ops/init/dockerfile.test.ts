import { readDockerfile } from '../../../ops/init/dockerfile';

test.each([
  [
    'FROM a AS build\nEXPOSE 1\nUSER x\nFROM b\nWORKDIR /app/\nEXPOSE 3000/tcp 4000\nUSER 1000:1000',
    { port: 3000, folder: '/app', user: '1000:1000' },
  ],
  ['from a\r\n  expose "80"\r\nworkdir "/srv/x"\r\n', { port: 80, folder: '/srv/x' }],
  ['FROM a\nWORKDIR $HOME\nWORKDIR relative\nEXPOSE $PORT\nEXPOSE 99999\n# USER nobody', {}],
  ['', {}],
])('%j says %j of the container', (text, facts) => {
  expect(readDockerfile(text)).toEqual(facts);
});
