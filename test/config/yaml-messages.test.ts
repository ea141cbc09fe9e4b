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

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
