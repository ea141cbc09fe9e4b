import type { Redis } from 'ioredis';
import type { JobFramework } from '../../../constructs/stores/access-strings';
import { defaultKeyPrefix } from '../../../domain/jobs/queue-keys';
import type {
  LookAnswer,
  LookRequest,
  MoveAnswer,
  ReturnRequest,
  TakeRequest,
} from '../../../domain/parked/mover-protocol';
import { bullmqFormat } from '../../../lambdas/queue-mover/bullmq/bullmq-format';
import { countMatches } from '../../../lambdas/queue-mover/count-matches';
import type { MoverContext } from '../../../lambdas/queue-mover/mover-context';
import { returnJobs } from '../../../lambdas/queue-mover/return-jobs';
import { sidekiqFormat } from '../../../lambdas/queue-mover/sidekiq/sidekiq-format';
import { takeJobs } from '../../../lambdas/queue-mover/take-jobs';
import { systemClock } from '../../../lambdas/store-client/clock';
import { commandRunner, type RunCommands } from '../../../lambdas/store-client/command-runner';
import { storeClient } from '../../../lambdas/store-client/store-client';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { MemoryObjects } from './memory-objects';

/** Queues of the bench's stage. */
const queues = ['bulk', 'default'] as const;

export const everything = { source: '*', jobClass: '*', account: '*' } as const;

/** A real store, a bucket in memory, and a mover between them. */
export interface MoverBench {
  readonly store: ObservedStore;
  /** As the app's user. */
  readonly app: Redis;
  /** A new one for each test. */
  objects: MemoryObjects;
  context(changes?: Partial<MoverContext>): MoverContext;
  look(request?: Partial<LookRequest>): Promise<LookAnswer>;
  /** Until done. */
  take(request?: Partial<TakeRequest>, context?: MoverContext): Promise<MoveAnswer>;
  /** Until done or stopped, as fast as it can. */
  giveBack(request?: Partial<ReturnRequest>, context?: MoverContext): Promise<MoveAnswer>;
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** Of the operation that the bench makes. */
export const benchParkedId = 'park-20261119-143000-k7fd';

export async function moverBench(
  framework: JobFramework,
  keyPrefix = defaultKeyPrefix[framework],
): Promise<MoverBench> {
  const store = await observedStore('jobs', framework, { keyPrefix });
  const { host, port, app: user } = store.connection;
  const app = storeClient(`redis://${user.name}:${user.password}@${host}:${port}`);
  const run: RunCommands = (commands) => commandRunner(app)(commands);
  const bench: MoverBench = {
    store,
    app,
    objects: new MemoryObjects(),
    context: (changes) => ({
      format: (framework === 'sidekiq' ? sidekiqFormat : bullmqFormat)(keyPrefix),
      queues,
      store: run,
      objects: bench.objects,
      clock: systemClock,
      ...changes,
    }),
    look: (changes) =>
      countMatches(bench.context(), { action: 'look', pattern: everything, ...changes }, Infinity),
    take: async (changes, context = bench.context()) => {
      const pattern = everything;
      const note = { who: 'test', reason: 'test' };
      const request: TakeRequest = {
        action: 'take',
        id: benchParkedId,
        kind: 'park',
        pattern,
        ...note,
        ...changes,
      };
      let answer: MoveAnswer;
      do answer = await takeJobs(context, request, Date.now() + 8_000);
      while (!answer.done);
      return answer;
    },
    giveBack: async (changes, context = bench.context()) => {
      const speed = { jobsPerSecond: 10_000, ceilingPercent: 100, withDoubtful: false };
      const request: ReturnRequest = { action: 'return', id: benchParkedId, ...speed, ...changes };
      let answer: MoveAnswer;
      do answer = await returnJobs(context, request, Date.now() + 8_000);
      while (!answer.done && answer.stop === undefined);
      return answer;
    },
    empty: async () => {
      await store.observer.flushall();
      await store.observer.call('ACL', 'LOG', 'RESET');
      bench.objects = new MemoryObjects();
    },
    stop: async () => {
      app.disconnect();
      await store.stop();
    },
  };
  return bench;
}
