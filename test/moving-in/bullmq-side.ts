import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import type { JobLedger } from '../client/job-ledger';

/** Far enough that it falls due in no test. */
const hour = 3_600_000;

/** What an app adds. `chain` adds one more as it runs; `hopeless` fails for good until the app is mended. */
const options = {
  plain: {},
  urgent: { priority: 1 },
  late: { delay: 200 },
  flaky: { attempts: 2, backoff: { type: 'fixed', delay: 200 } },
  chain: {},
  hopeless: {},
  far: { delay: hour },
} as const satisfies Readonly<Record<string, JobsOptions>>;

export type WorkKind = keyof typeof options;
export const everyKind: readonly WorkKind[] = [
  'plain',
  'urgent',
  'late',
  'flaky',
  'chain',
  'hopeless',
  'far',
];

/** An app on one of two stores: its producers, and its workers. */
export interface BullmqSide {
  readonly queue: Queue;
  add(...kinds: readonly WorkKind[]): Promise<void>;
  startWorker(changes?: { readonly mended?: boolean }): void;
  /** As a deploy does: what runs ends first. */
  stopWorker(): Promise<void>;
  /** What stands in the store, wherever. */
  standing(): Promise<string[]>;
  /** Jobs that wait or run, or will within a moment: all but those for much later and those given up. */
  open(): Promise<number>;
  close(): Promise<void>;
}

export interface SideOptions {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  /** One for both sides. */
  readonly ledger: JobLedger;
  /** Gives each job a name of its own, on whatever side. */
  nextName(): string;
}

export function bullmqSide({ connection, prefix, ledger, nextName }: SideOptions): BullmqSide {
  const queue = new Queue('mailers', { connection, prefix });
  let worker: Worker | undefined;

  async function add(...kinds: readonly WorkKind[]): Promise<void> {
    for (const kind of kinds) {
      const name = nextName();
      await queue.add(kind, { name }, options[kind]);
      ledger.acknowledge(name);
    }
  }

  const standing = () => queue.getJobs(['wait', 'active', 'delayed', 'prioritized', 'failed']);

  const process = (mended: boolean) => async (job: Job) => {
    await sleep(3);
    if (job.name === 'flaky' && job.attemptsMade === 0) throw new Error('the first time');
    if (job.name === 'hopeless' && !mended) throw new Error('every time');
    if (job.name === 'chain') await add('plain');
    ledger.ran(String(job.data.name));
  };

  return {
    queue,
    add,
    startWorker: ({ mended = false } = {}) => {
      worker = new Worker('mailers', process(mended), {
        ...{ connection, prefix, concurrency: 5 },
        removeOnComplete: { count: 0 },
      });
    },
    stopWorker: async () => {
      await worker?.close();
      worker = undefined;
    },
    standing: async () => (await standing()).map(({ data }) => String(data.name)),
    open: async () => {
      const open = await queue.getJobCountByTypes('wait', 'active', 'prioritized');
      return open + (await standing()).filter(({ name }) => name !== 'far' && name !== 'hopeless').length;
    },
    close: async () => {
      await worker?.close();
      await queue.close();
    },
  };
}
