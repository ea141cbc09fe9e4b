import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Queues that two pools serve, that nobody serves or could serve, pools that serve none, and keys nobody would look for. */
export function queues(config: StageConfig): CheckFinding[] {
  return [
    ...servedTwice(config),
    ...withoutQueues(config),
    ...unusableNames(config),
    ...servedByNobody(config),
    ...foreignPrefix(config),
    ...orders(config),
  ];
}

/** One class of jobs, one pool: a shared queue would let the jobs of one class take the other's workers. */
function servedTwice(config: StageConfig): CheckFinding[] {
  const owners = new Map<string, string>();
  return everyQueue(config).flatMap(({ pool, queue, index }): CheckFinding[] => {
    const owner = owners.get(queue);
    owners.set(queue, owner ?? pool);
    if (owner === undefined) return [];
    const got = `${JSON.stringify(queue)} ${owner === pool ? 'twice' : `of workers.${owner} too`}`;
    return [{ path: ['workers', pool, 'queues', index], expected: 'every queue in one pool, once', got }];
  });
}

function withoutQueues(config: StageConfig): CheckFinding[] {
  return Object.entries(config.workers)
    .filter(([, worker]) => worker.queues.length === 0 && worker.rollout !== 'single')
    .map(([pool]) => ({
      path: ['workers', pool, 'queues'],
      expected: 'at least one queue, or rollout single for a task without any, such as a scheduler',
      got: 'none',
    }));
}

/** BullMQ throws at start on a colon, with which it joins its own keys. */
function unusableNames(config: StageConfig): CheckFinding[] {
  if (config.framework !== 'bullmq') return [];
  return everyQueue(config)
    .filter(({ queue }) => queue.includes(':'))
    .map(({ pool, queue, index }) => ({
      path: ['workers', pool, 'queues', index],
      expected: 'a queue name without a colon, which BullMQ refuses',
      got: JSON.stringify(queue),
    }));
}

/** A route is the one place where a queue is named that is no pool's own. */
function servedByNobody(config: StageConfig): CheckFinding[] {
  const served = everyQueue(config).map(({ queue }) => queue);
  return Object.entries(config.controls.routes)
    .filter(([, queue]) => !served.includes(queue))
    .map(([jobClass, queue]) => {
      const suggestion = nearestKey(queue, served);
      return {
        path: ['controls', 'routes', jobClass],
        expected: `a queue that a pool serves: ${served.join(', ')}`,
        got: JSON.stringify(queue),
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    });
}

/** The key of the other library's: nothing would read it. */
function foreignPrefix({ framework, stores: { jobs } }: StageConfig): CheckFinding[] {
  const key = framework === 'bullmq' ? 'namespace' : 'prefix';
  const value = jobs?.[key];
  if (value === undefined) return [];
  const expected =
    framework === 'bullmq'
      ? 'no namespace with framework bullmq: what stands before its keys is `prefix`'
      : 'no prefix with framework sidekiq: what stands before the keys of Sidekiq 6 is `namespace`';
  return [{ path: ['stores', 'jobs', key], expected, got: JSON.stringify(value) }];
}

/** Weights and orders that the stage's library does not know, or that contradict each other. */
function orders({ framework, workers }: StageConfig): CheckFinding[] {
  const own = 'with framework bullmq: each queue has a worker of its own there, whatever the others hold';
  return Object.entries(workers).flatMap(([pool, { queues, queueWeights, queueOrder }]): CheckFinding[] => {
    const path = ['workers', pool];
    const weights = queueWeights === undefined ? [] : [`weights of ${queues.join(', ')}`];
    if (framework === 'bullmq') {
      return [
        ...weights.map((got) => ({ path: [...path, 'queues'], expected: `no weights ${own}`, got })),
        ...(queueOrder === undefined
          ? []
          : [{ path: [...path, 'queueOrder'], expected: `none ${own}`, got: JSON.stringify(queueOrder) }]),
      ];
    }
    if (queueOrder === undefined) return [];
    const expected = 'none beside weights, with which Sidekiq asks its queues in no fixed order';
    return weights.map(() => ({
      path: [...path, 'queueOrder'],
      expected,
      got: JSON.stringify(queueOrder),
    }));
  });
}

/**
 * A warning: queues that Sidekiq asks in strict order, which nobody said is meant. Real Sidekiq, 7.3.2: 300 jobs of the second
 * queue stood until the first, of many more, was drained. Of a pool with a command of its own nobody knows the order.
 */
export function strictOrder({ framework, workers }: StageConfig): CheckFinding[] {
  if (framework !== 'sidekiq') return [];
  return Object.entries(workers).flatMap(([pool, worker]): CheckFinding[] => {
    const { queues, queueWeights, queueOrder, command } = worker;
    const [first, ...later] = queues;
    const isSaid = queueWeights !== undefined || queueOrder !== undefined || command !== undefined;
    if (first === undefined || later.length === 0 || isSaid) return [];
    const weighted = queues.map((queue, index) => `[${queue}, ${queues.length - index}]`).join(', ');
    const before = later.length === 1 ? first : 'a queue before it';
    return [
      {
        path: ['workers', pool, 'queues'],
        expected: `weights such as [${weighted}], a pool for each queue, or queueOrder: strict`,
        got: `strict order: Sidekiq takes no job of ${later.join(', ')} while one waits in ${before}`,
      },
    ];
  });
}

function everyQueue(config: StageConfig): { pool: string; queue: string; index: number }[] {
  return Object.entries(config.workers).flatMap(([pool, worker]) =>
    worker.queues.map((queue, index) => ({ pool, queue, index })),
  );
}
