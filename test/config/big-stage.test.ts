import { checkStage } from '../../config/check-stage';
import { stageQueues } from '../../config/pools';
import { bigStage } from '../../scripts/big-stage';

const checked = (size: Parameters<typeof bigStage>[0], framework?: 'bullmq') =>
  checkStage(bigStage(size, framework), { file: 'big.yaml', name: 'big' });

test.each([
  { pools: 1, queues: 1, services: 1 },
  { pools: 10, queues: 10, services: 3 },
  { pools: 7, queues: 23, services: 12 },
])(
  'has what was asked for, and passes every check: $pools pools, $queues queues, $services services',
  (size) => {
    for (const config of [checked(size), checked(size, 'bullmq')]) {
      expect({
        pools: Object.keys(config.workers).length,
        queues: stageQueues(config).length,
        services: Object.keys(config.services).length,
      }).toEqual(size);
    }
  },
);

test('a pool without a queue is a mistake of whoever asks', () => {
  expect(() => bigStage({ pools: 3, queues: 2, services: 1 })).toThrow('2 queues are too few for 3 pools');
});
