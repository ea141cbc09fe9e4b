import { baseText, type Edit, edited, messagesFor } from './edited-stage';

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'a tab',
    [{ from: '    kind: web', to: '\tkind: web' }],
    ['prod.yaml:10:1: expected indentation with spaces, got a tab'],
  ],
  [
    'a duplicate key',
    [{ from: 'framework: sidekiq', to: 'framework: sidekiq\nframework: bullmq' }],
    ['prod.yaml:6:1: expected every key of a mapping once, got framework again'],
  ],
  [
    'a missing bracket',
    [{ from: 'us-east-1c]', to: 'us-east-1c' }],
    [
      'prod.yaml:4:1: expected YAML, got a mistake in it: "Flow sequence in block collection must be sufficiently indented and end with a ]"',
    ],
  ],
  [
    'several duplicate keys',
    [{ add: 'secrets: {}' }, { add: 'region: eu-west-1' }],
    [
      'prod.yaml:39:1: expected every key of a mapping once, got secrets again',
      'prod.yaml:40:1: expected every key of a mapping once, got region again',
    ],
  ],
  [
    'bad indentation',
    [{ from: '    image: app', to: '   image: app' }],
    ['prod.yaml:11:1: expected YAML, got a mistake in it: "All mapping items must start at the same column"'],
  ],
  [
    'a second document',
    [{ add: '---\nstage: other' }],
    ['prod.yaml:39:1: expected one YAML document, got another one after ---'],
  ],
  [
    'a tag',
    [{ from: 'stage: prod', to: 'stage: !env NAME' }],
    ['prod.yaml:1:8: expected YAML, got a mistake in it: "Unresolved tag: !env"'],
  ],
  [
    'aliases that multiply',
    [
      {
        add: `x-0: &x0 { A: x }\n${Array.from({ length: 6 }, (_, at) => `x-${at + 1}: &x${at + 1} [${`*x${at}, `.repeat(9)}]`).join('\n')}`,
      },
    ],
    ['prod.yaml:1:1: expected at most 100,000 values, got aliases of more'],
  ],
  [
    'merges that multiply',
    [
      {
        add: `x-0: &x0 { A: x }\n${Array.from({ length: 20 }, (_, at) => `x-${at + 1}: &x${at + 1} { <<: [${`*x${at}, `.repeat(9)}] }`).join('\n')}`,
      },
    ],
    ['prod.yaml:1:1: expected at most 100,000 values, got aliases of more'],
  ],
  [
    'too many aliases',
    [{ add: `environment: &a { A: x }\nx-many: [${'*a, '.repeat(1001)}]` }],
    ['prod.yaml:40:4010: expected at most 1000 aliases, got more'],
  ],
  [
    'an alias of what it stands in',
    [{ add: 'x-loop: &loop\n  again: { <<: *loop }' }],
    ['prod.yaml:40:16: expected an alias of something that it does not stand in, got "*loop"'],
  ],
  [
    'a wildcard that YAML takes for an alias',
    [{ from: '    kind: web\n', to: '    kind: web\n    hosts: [*.example.com]\n' }],
    [
      'prod.yaml:8:1: services: expected exactly one of web to have neither hosts nor paths, so that it gets the rest, got none',
      'prod.yaml:11:13: expected quotes around what begins with *, which is an alias otherwise, got "*.example.com"',
    ],
  ],
  [
    'two merge keys',
    [{ add: 'environment:\n  <<: { A: x }\n  <<: { B: x }' }],
    ['prod.yaml:41:3: expected every key of a mapping once, got << again'],
  ],
  [
    'merge keys of what is no mapping',
    [{ add: 'environment:\n  <<: 5\ntags:\n  <<: [{ a: b }, [c]]\nbudgets:\n  <<:' }],
    [
      'prod.yaml:40:7: expected a mapping, or a list of mappings, whose keys are merged, got the number 5',
      'prod.yaml:42:18: expected a mapping, or a list of mappings, whose keys are merged, got a list of 1',
      'prod.yaml:44:3: expected a mapping, or a list of mappings, whose keys are merged, got nothing',
    ],
  ],
  [
    'a key that is a list',
    [{ add: '[a]: 1' }],
    ['prod.yaml:39:1: expected a string as key, got something else'],
  ],
  [
    'nesting deeper than any stage',
    [{ add: 'tags: [[[[[[[[[[[[[[[[[[[[[[[[[' }],
    ['prod.yaml:39:31: expected a stage file, got nesting that is too deep for one'],
  ],
  [
    'compact nesting deeper than any stage',
    [{ add: `tags:\n  ${'- '.repeat(70)}` }],
    ['prod.yaml:40:131: expected a stage file, got nesting that is too deep for one'],
  ],
  [
    'no mapping',
    [{ from: baseText, to: '- prod\n' }],
    ['prod.yaml:1:1: expected a mapping, got a list of 1'],
  ],
  ['only a string', [{ from: baseText, to: 'prod' }], ['prod.yaml:1:1: expected a mapping, got "prod"']],
  [
    'an unknown alias',
    [{ from: 'stage: prod', to: 'stage: *name' }],
    ['prod.yaml:1:8: expected an alias of an anchor before it, got "*name"'],
  ],
];

/** What is no YAML, beside what is wrong with the rest. */
const besideOthers: typeof cases = [
  [
    'a duplicate key: nothing is said of its values, neither of which counts',
    [
      { from: 'framework: sidekiq', to: 'framework: sidekick\nframework: bull' },
      { from: 'max: 24', to: 'max: 2400' },
    ],
    [
      'prod.yaml:6:1: expected every key of a mapping once, got framework again',
      'prod.yaml:13:27: services.web.tasks.max: expected a whole number from 1 to 300, got the number 2400',
    ],
  ],
  [
    'what stands under one key at the top cannot be read: the rest is checked, and nothing that hangs on it',
    [
      { from: 'us-east-1c]', to: 'us-east-1c' },
      { from: 'framework: sidekiq', to: 'framework: sidekick' },
      { add: 'network: { create: { natGateways: 3 } }\ncontrols: { routes: { PushJob: nobody } }' },
    ],
    [
      'prod.yaml:4:1: expected YAML, got a mistake in it: "Flow sequence in block collection must be sufficiently indented and end with a ]"',
      'prod.yaml:5:12: framework: expected "sidekiq" or "bullmq", got "sidekick"; did you mean "sidekiq"?',
      'prod.yaml:40:32: controls.routes.PushJob: expected a queue that a pool serves: critical, default, mailers, pushes, got "nobody"',
    ],
  ],
  [
    'two parts that cannot be read, each told',
    [
      { from: '    image: app', to: '   image: app' },
      { from: 'alerts: {', to: 'alerts: { {' },
      { from: 'region: us-east-1', to: 'region: Virginia' },
    ],
    [
      'prod.yaml:2:9: region: expected a region such as us-east-1, got "Virginia"',
      'prod.yaml:11:1: expected YAML, got a mistake in it: "All mapping items must start at the same column"',
      'prod.yaml:38:11: expected a string as key, got something else',
    ],
  ],
  [
    'tabs, all of them',
    [{ from: '    kind: web\n    image: app', to: '\tkind: web\n\timage: app' }],
    [
      'prod.yaml:10:1: expected indentation with spaces, got a tab',
      'prod.yaml:11:1: expected indentation with spaces, got a tab',
    ],
  ],
  [
    'quotes that do not end: the next key at the top ends them',
    [
      { from: 'repository: messaging/app }', to: 'repository: "messaging/app }' },
      { from: 'stage: prod', to: 'stage: P' },
    ],
    [
      'prod.yaml:1:8: stage: expected lower-case words joined by dashes, 2 to 16 characters, got "P"',
      expect.stringMatching(/^prod\.yaml:[78]:\d+: expected YAML, got a mistake in it: "Missing closing /),
    ],
  ],
  [
    'an alias of nothing, and what it would have been merged into',
    [
      { from: '  urgent:\n', to: '  urgent:\n    <<: *base\n' },
      { from: '    queues: [critical]\n', to: '' },
      { add: 'colour: blue' },
    ],
    [
      'prod.yaml:20:9: expected an alias of an anchor before it, got "*base"',
      expect.stringMatching(/^prod\.yaml:39:1: colour: expected one of the keys /),
    ],
  ],
  [
    'a block to share of which a part cannot be read',
    [
      {
        from: 'workers:\n  urgent:\n',
        to: 'x-base: &base\n  cpu: !env CPU\nworkers:\n  urgent:\n    <<: *base\n',
      },
      { from: 'framework: sidekiq', to: 'framework: sidekick' },
    ],
    [
      'prod.yaml:5:12: framework: expected "sidekiq" or "bullmq", got "sidekick"; did you mean "sidekiq"?',
      'prod.yaml:19:8: expected YAML, got a mistake in it: "Unresolved tag: !env"',
    ],
  ],
  [
    'a block to share that cannot be read: who takes it does not go wrong as well',
    [
      { from: 'workers:\n  urgent:\n', to: 'x-base: &base {{\nworkers:\n  urgent:\n    <<: *base\n' },
      { from: '    queues: [critical]\n', to: '' },
      { from: 'framework: sidekiq', to: 'framework: sidekick' },
    ],
    [
      'prod.yaml:5:12: framework: expected "sidekiq" or "bullmq", got "sidekick"; did you mean "sidekiq"?',
      'prod.yaml:19:1: expected YAML, got a mistake in it: "Flow map in block collection must be sufficiently indented and end with a }"',
    ],
  ],
  [
    'values that begin with what YAML keeps for itself',
    [{ add: 'environment: { A: @x, B: `y` }' }, { from: 'max: 24', to: 'max: 2400' }],
    [
      'prod.yaml:12:27: services.web.tasks.max: expected a whole number from 1 to 300, got the number 2400',
      expect.stringMatching(/^prod\.yaml:39:19: expected YAML, got a mistake in it: /),
      expect.stringMatching(/^prod\.yaml:39:26: expected YAML, got a mistake in it: /),
    ],
  ],
  [
    'several references to keys of secrets without quotes, and what is wrong with one',
    [
      {
        from: 'alerts:',
        to: '  A: arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/app-AbC123:A::\n  B: arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db:B::\nalerts:',
      },
    ],
    [
      'prod.yaml:38:6: expected the value in quotes, since it ends in a colon, got "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/app-AbC123:A::"',
      'prod.yaml:39:6: expected the value in quotes, since it ends in a colon, got "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db:B::"',
      'prod.yaml:39:6: secrets.B: expected the full ARN: -XXXXXX at its end, the six characters that Secrets Manager added to the name, got "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db:B::"',
    ],
  ],
  [
    'a second document, beside what is wrong in the first',
    [{ from: 'framework: sidekiq', to: 'framework: sidekick' }, { add: '---\nstage: other' }],
    [
      'prod.yaml:5:12: framework: expected "sidekiq" or "bullmq", got "sidekick"; did you mean "sidekiq"?',
      'prod.yaml:39:1: expected one YAML document, got another one after ---',
    ],
  ],
];

test.each([...cases, ...besideOthers])('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
