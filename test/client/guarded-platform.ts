import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { acceptedSwitchboard, activeSwitchboard } from '../../client/accepted-switchboard';
import { type EnqueueCeiling, enqueueCeiling } from '../../client/enqueue-ceiling';
import type { Enqueued } from '../../client/enqueued-work';
import { guardedProcessor } from '../../client/guarded-processor';
import { guardedQueue } from '../../client/guarded-queue';
import { shedCounts } from '../../client/shed-counts';
import type { Switchboard } from '../../client/switchboard';
import type { Switch } from '../../domain/switchboard/document';
import type { ShedCount } from '../../domain/switchboard/log-line';
import { clientOptions, type StoreEndpoint } from '../support/stores/store-connection';
import { JobLedger } from './job-ledger';
import { writtenDocument, writtenSwitch } from './written-document';

/** One queue with both guards, and a ledger of its jobs. */
export interface GuardedPlatform {
  readonly queue: Queue;
  readonly ledger: JobLedger;
  readonly ceiling: EnqueueCeiling;
  /** What the guards counted, once all is closed. */
  readonly shed: readonly ShedCount[];
  /** What the workers told. */
  readonly errors: readonly string[];
  /** Puts a switchboard into force, in place of the one before. */
  deploy(...switches: Partial<Switch>[]): void;
  add(source: string, kind: 'urgent' | 'bulk'): Promise<Enqueued>;
  /** @param before what each fetched job waits for before the guard sees it */
  /** @param lockMs how long a job is its own while the store takes no renewal. @default 3 s */
  startWorker(before?: () => Promise<void>, lockMs?: number): Worker;
  /** Ids of all jobs that stand in the queue, in whatever state. */
  standing(): Promise<string[]>;
  close(): Promise<void>;
}

/** Short, so that what was put off and what was left lying comes back while somebody looks. */
const timing = { stalledInterval: 1000, runRetryDelay: 200 };
const release = { deferSeconds: 0.2, deferredJobsPerSecondPerTask: 1000 };

export function guardedPlatform(store: StoreEndpoint): GuardedPlatform {
  const connection = clientOptions(store, store.app);
  const name = `ledger-${randomUUID()}`;
  const ledger = new JobLedger();
  const workers: Worker[] = [];
  const errors: string[] = [];
  const shed: ShedCount[] = [];
  const queue = new Queue(name, { connection });
  queue.on('error', () => {});
  const counts = shedCounts({ log: (line) => line.bulkhead === 'shed' && shed.push(...line.counts) });
  const redis = new Redis(connection);
  const ceiling = enqueueCeiling({ info: () => redis.info('memory'), ceilingPercent: 75, everySeconds: 0.1 });
  let obeyed = activeSwitchboard(acceptedSwitchboard(JSON.stringify(writtenDocument()), []));
  const switchboard: Switchboard = {
    verdict: (job, kind) => obeyed.verdict(job, kind),
    queueOf: () => undefined,
    release: () => release,
  };
  const guarded = guardedQueue({ queue, switchboard, counts, ceiling });

  return {
    queue,
    ledger,
    ceiling,
    shed,
    errors,
    deploy: (...switches) => {
      const text = JSON.stringify(writtenDocument({ switches: switches.map(writtenSwitch) }));
      obeyed = activeSwitchboard(acceptedSwitchboard(text, []));
    },
    add: async (source, kind) => {
      const data = { text: 'x'.repeat(1000), bulkhead: { source, account: '7' } };
      const options = { removeOnComplete: true };
      const added = await guarded.add({ name: 'Row', data, options, kind });
      if (added.outcome === 'enqueued') ledger.acknowledge(added.job.id);
      return added;
    },
    startWorker: (before = async () => {}, lockMs = 3000) => {
      const process = async (job: Job) => {
        await sleep(2);
        ledger.ran(job.id);
      };
      const guard = guardedProcessor({ process, switchboard, counts, worker: () => worker });
      const waiting = async (job: Job, token?: string) => {
        await before();
        return guard(job, token);
      };
      const options = { connection, concurrency: 5, lockDuration: lockMs, ...timing };
      const worker: Worker = new Worker(name, waiting, options);
      worker.on('error', ({ message }) => errors.push(message));
      workers.push(worker);
      return worker;
    },
    standing: async () => {
      const jobs = await queue.getJobs(['wait', 'active', 'delayed', 'prioritized', 'failed']);
      return jobs.map(({ id }) => id ?? '');
    },
    close: async () => {
      ceiling.stop();
      for (const worker of workers) await worker.close();
      await queue.close();
      // Closing what is closed would keep the process for two seconds.
      if (redis.status !== 'end') redis.disconnect();
      counts.stop();
    },
  };
}
