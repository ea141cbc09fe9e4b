import { checkedStage } from '../../config/check-stage';
import { warningText } from '../../config/problem';
import { type Edit, edited, messagesFor, stageOf } from './edited-stage';

const queues = (written: string): Edit => ({ from: 'queues: [default, mailers]', to: `queues: ${written}` });

test.each([
  ['as on the command line', "['default,3', mailers]", [3, 1]],
  ['with a space, as people write it', "['default, 3', mailers]", [3, 1]],
  ['as pairs', '[[default, 3], [mailers, 2]]', [3, 2]],
  ['as a mapping', '{ default: 3, mailers: 2 }', [3, 2]],
  ['as a list of mappings', '[default: 3, mailers: 1]', [3, 1]],
  ['not at all', '[default, mailers]', undefined],
])('weights are written %s', (_, written, weights) => {
  const { default: pool } = stageOf(edited(queues(written))).workers;
  expect([pool?.queues, pool?.queueWeights]).toEqual([['default', 'mailers'], weights]);
});

const forms =
  'expected a queue name, alone or with a weight from 1 to 100: critical, "critical,2", [critical, 2] or { critical: 2 }';

test.each([
  [
    'a pair without brackets of its own',
    [queues('[default, 2]')],
    [`prod.yaml:29:23: workers.default.queues[1]: ${forms}, got the number 2`],
  ],
  [
    'a weight of nothing',
    [queues("['default,0', [mailers, 0.5]]")],
    [
      `prod.yaml:29:14: workers.default.queues[0]: ${forms}, got "default,0"`,
      'prod.yaml:29:37: workers.default.queues[1][1]: expected a weight, a whole number from 1 to 100, got the number 0.5',
    ],
  ],
  [
    'a weight of nothing in a mapping',
    [queues('{ default: 0, mailers: 101 }')],
    [
      'prod.yaml:29:24: workers.default.queues.default: expected a weight, a whole number from 1 to 100, got the number 0',
      'prod.yaml:29:36: workers.default.queues.mailers: expected a weight, a whole number from 1 to 100, got the number 101',
    ],
  ],
  [
    'a name alone',
    [queues('default')],
    [
      'prod.yaml:29:13: workers.default.queues: expected a list of queues, or a mapping of queues to weights, got "default"',
    ],
  ],
  [
    'weights with BullMQ',
    [{ from: 'sidekiq', to: 'bullmq' }, queues('[[default, 2], mailers]')],
    [
      'prod.yaml:29:5: workers.default.queues: expected no weights with framework bullmq: each queue has a worker of its own there, whatever the others hold, got weights of default, mailers',
    ],
  ],
  [
    'an order with BullMQ',
    [{ from: 'sidekiq', to: 'bullmq' }, queues('[default, mailers]\n    queueOrder: strict')],
    [
      'prod.yaml:30:17: workers.default.queueOrder: expected none with framework bullmq: each queue has a worker of its own there, whatever the others hold, got "strict"',
    ],
  ],
  [
    'an order beside weights',
    [queues('{ default: 2, mailers: 1 }\n    queueOrder: strict')],
    [
      'prod.yaml:30:17: workers.default.queueOrder: expected none beside weights, with which Sidekiq asks its queues in no fixed order, got "strict"',
    ],
  ],
  [
    'another order',
    [queues('[default, mailers]\n    queueOrder: weighted')],
    [
      'prod.yaml:30:17: workers.default.queueOrder: expected "strict", or no queueOrder: weights stand beside the queues, as in [[critical, 2], [default, 1]], got "weighted"',
    ],
  ],
  [
    'a queue of two pools, in a mapping',
    [queues('{ default: 2, critical: 1 }')],
    [
      'prod.yaml:29:37: workers.default.queues[1]: expected every queue in one pool, once, got "critical" of workers.urgent too',
    ],
  ],
] satisfies [string, Edit[], string[]][])('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});

const warningsFor = (...edits: readonly Edit[]): string[] =>
  checkedStage(edited(...edits), { file: 'prod.yaml' }).warnings.map(warningText);

test('queues in strict order are warned of by name, and the stage is taken all the same', () => {
  expect(warningsFor()).toEqual([
    'prod.yaml:29:5: warning: workers.default.queues: expected weights such as [[default, 2], [mailers, 1]], a pool for each queue, or queueOrder: strict, got strict order: Sidekiq takes no job of mailers while one waits in default',
  ]);
  expect(warningsFor(queues('[default, mailers, low]'))).toEqual([
    'prod.yaml:29:5: warning: workers.default.queues: expected weights such as [[default, 3], [mailers, 2], [low, 1]], a pool for each queue, or queueOrder: strict, got strict order: Sidekiq takes no job of mailers, low while one waits in a queue before it',
  ]);
});

test.each([
  ['weights', [queues('{ default: 2, mailers: 1 }')]],
  ['one queue', [queues('[default]')]],
  ['an order that is said to be meant', [queues('[default, mailers]\n    queueOrder: strict')]],
  ['a command of its own, which may read another order', [queues('[default, mailers]\n    command: [work]')]],
  ['BullMQ, whose queues have a worker each', [{ from: 'sidekiq', to: 'bullmq' }]],
] satisfies [string, Edit[]][])('no warning of %s', (_, edits) => {
  expect(warningsFor(...edits)).toEqual([]);
});
