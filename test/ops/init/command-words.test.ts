import { commandWords, ecsCommand } from '../../../ops/init/command-words';

test.each([
  ['bundle exec puma -C config/puma.rb', ['bundle', 'exec', 'puma', '-C', 'config/puma.rb']],
  ['exec node "my server.js"', ['node', 'my server.js']],
  ["echo 'a  b' c\\ d", ['echo', 'a  b', 'c d']],
  ['', []],
  // Only a shell can fill these in, and it must hand its place over, or SIGTERM ends with it.
  ['puma -p $PORT', ['sh', '-c', 'exec puma -p $PORT']],
  ['bin/prepare && bin/serve', ['sh', '-c', 'bin/prepare && bin/serve']],
  ['A=1 puma -p $PORT', ['sh', '-c', 'A=1 puma -p $PORT']],
] as const)('%j is started as %j', (line, words) => {
  expect(ecsCommand(line)).toEqual(words);
});

test('variables before a command are told apart from it', () => {
  expect(commandWords('RAILS_ENV=production A="b c" bundle exec sidekiq')).toEqual({
    words: ['bundle', 'exec', 'sidekiq'],
    environment: { RAILS_ENV: 'production', A: 'b c' },
    needsShell: false,
  });
});
