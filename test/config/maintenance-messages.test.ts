import { maintenanceSurfaces } from '../../config/maintenance-balancers';
import { stageWith } from '../support/synth/stage-with';
import { type Edit, edited, messagesFor, stageOf } from './edited-stage';

const surfaces = (...lines: readonly string[]): Edit => ({
  add: ['maintenance:', '  surfaces:', ...lines.map((line) => `    ${line}`)].join('\n'),
});

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly (string | RegExp)[]])[] = [
  [
    'a service that does not exist',
    [surfaces('inbox: { services: [wbe] }')],
    [
      /maintenance\.surfaces\.inbox\.services\[0\]: expected a key of services: web, websockets, got "wbe"; did you mean "web"\?$/,
    ],
  ],
  [
    'a service twice',
    [surfaces('inbox: { services: [web, web] }')],
    [/maintenance\.surfaces\.inbox\.services\[1\]: expected every service once, got "web"$/],
  ],
  [
    'a surface over both load balancers',
    [surfaces('all: { services: [web, websockets] }')],
    [
      /maintenance\.surfaces\.all\.services: expected services of one load balancer: websockets have theirs, got web, websockets$/,
    ],
  ],
  [
    'two names that are one parameter',
    [surfaces('app-2: { services: [web] }', 'app2: { services: [websockets] }')],
    [
      /maintenance\.surfaces\.app2: expected a name of its own, got the parameter App2Maintenance, as for maintenance\.surfaces\.app-2$/,
    ],
  ],
  [
    'two surfaces that close the same service as a whole',
    [surfaces('inbox: { services: [web] }', 'other: { services: [web] }')],
    [
      /maintenance\.surfaces\.other\.services\[0\]: expected paths, or services that no other surface closes as a whole, got web, which maintenance\.surfaces\.inbox closes$/,
    ],
  ],
  [
    'a path that an earlier surface takes',
    [surfaces('a: { services: [web], paths: [/hooks/*] }', 'b: { services: [web], paths: [/hooks/sms] }')],
    [
      /maintenance\.surfaces\.b\.paths\[0\]: expected paths that no earlier surface takes, got "\/hooks\/sms", which maintenance\.surfaces\.a takes first$/,
    ],
  ],
  [
    'a path outside of the service',
    [
      {
        from: 'services:',
        to: 'services:\n  api: { kind: api, image: app, tasks: { min: 4, max: 8 }, paths: [/api/*] }',
      },
      surfaces('hooks: { services: [api], paths: [/hooks/*] }'),
    ],
    [
      /maintenance\.surfaces\.hooks\.paths\[0\]: expected a path within services\.api\.paths: \/api\/\*, got "\/hooks\/\*"$/,
    ],
  ],
  [
    'more wildcards than a rule for staff can hold',
    [surfaces('hooks: { services: [web], paths: [/*/hooks/*/in/*] }')],
    [
      /maintenance\.surfaces\.hooks\.paths\[0\]: expected at most 2 wildcards, so that a rule for staff can hold it too, got 3$/,
    ],
  ],
];

test.each(cases)('%s', (_, edits, expected) => {
  const messages = messagesFor(edited(...edits));
  expect(messages).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(messages[index]).toMatch(pattern);
});

test('services whose rules would not fit on a load balancer while a stack is stuck', () => {
  const many = Array.from({ length: 30 }, (_, index) => {
    return `  s${index}: { kind: api, image: app, tasks: { min: 4, max: 4 }, hosts: [h${index}.example.com] }`;
  });
  const messages = messagesFor(edited({ from: 'services:', to: `services:\n${many.join('\n')}` }));
  expect(messages.filter((text) => text.includes('maintenance'))).toEqual([
    expect.stringContaining(
      'expected at most 100 listener rules on a load balancer while inbox, api are closed, got 31 for services, 63 of the stack, 63 by hand while it is stuck',
    ),
  ]);
});

test('a surface of webhooks inside the inbox is fine', () => {
  const text = edited(
    surfaces(
      'inbox: { services: [web] }',
      'webhooks: { services: [web], paths: [/webhooks/*], format: json, byDefault: false }',
    ),
  );
  expect(messagesFor(text)).toEqual([]);
  expect(maintenanceSurfaces(stageOf(text)).map(({ name, byDefault }) => [name, byDefault])).toEqual([
    ['inbox', true],
    ['webhooks', false],
  ]);
});

test('without surfaces in the file there is one for each kind of service', () => {
  expect(maintenanceSurfaces(stageWith())).toEqual([
    { name: 'inbox', services: ['web'], paths: [], format: 'html', byDefault: true },
    { name: 'api', services: ['api'], paths: [], format: 'json', byDefault: true },
    { name: 'websockets', services: ['websockets'], paths: [], format: 'json', byDefault: true },
  ]);
  const noApi = stageWith((stage) => {
    delete stage.services.api;
  });
  expect(maintenanceSurfaces(noApi).map(({ name }) => name)).toEqual(['inbox', 'websockets']);
});
