import { randomUUID } from 'node:crypto';
import { type ConnectionOptions, FlowProducer, type Job, Queue, QueueEvents, Worker } from 'bullmq';
import { clientOptions, type StoreEndpoint } from './store-connection';

/** What became of the work, to be compared with what should have. */
export interface BullmqOutcome {
  /** Return values of the jobs, in the order in which they were asked for. */
  readonly results: readonly unknown[];
  /** Names of the prioritised jobs in the order in which they ran. */
  readonly order: readonly string[];
  /** Tries that the job took that fails once. */
  readonly tries: number;
  /** Workers that the store knows by name. */
  readonly workers: number;
  /** Jobs left after drain and clean. */
  readonly left: number;
  /** Errors that any of the clients told. */
  readonly errors: readonly Error[];
}

/** No single job of these takes more than a fraction of it. Milliseconds. */
const FINISHED_WITHIN_MS = 5_000;

/** What should have become of it. */
export const bullmqDone: BullmqOutcome = {
  results: [1, 2, 3, 4, 'flaky', [5]],
  order: ['high', 'low'],
  tries: 2,
  workers: 1,
  left: 0,
  errors: [],
};

/**
 * Puts BullMQ to work on a job store as the app's user: every kind of job, one worker, events, cleaning up. A flow and
 * `addBulk` come first: where the store knows no script yet, they are what a client that cannot load one fails at.
 * @param connection of another client than ioredis. @default ioredis
 */
export async function bullmqWork(
  store: StoreEndpoint,
  connection: ConnectionOptions = clientOptions(store, store.app),
): Promise<BullmqOutcome> {
  const name = `walls-${randomUUID()}`;
  const errors: Error[] = [];
  const order: string[] = [];
  const queue = new Queue(name, { connection });
  const events = new QueueEvents(name, { connection });
  const flows = new FlowProducer({ connection });
  const worker = new Worker(name, (job) => run(job, order), { connection, autorun: false, name: 'walls' });
  const note = (error: Error): void => void errors.push(error);
  queue.on('error', note);
  events.on('error', note);
  flows.on('error', note);
  worker.on('error', note);

  try {
    await events.waitUntilReady();
    const urgent = await queue.addBulk([
      { name: 'low', data: {}, opts: { priority: 10 } },
      { name: 'high', data: {}, opts: { priority: 1 } },
    ]);
    void worker.run();
    await finished(urgent, events);
    const flaky = await queue.add('flaky', {}, { attempts: 3, backoff: { type: 'fixed', delay: 20 } });
    const jobs = [
      await queue.add('plain', { echo: 1 }),
      ...(await queue.addBulk([2, 3].map((echo) => ({ name: 'bulk', data: { echo } })))),
      await queue.add('delayed', { echo: 4 }, { delay: 100 }),
      flaky,
    ];
    const results = await finished(jobs, events);
    const flow = await flows.add({
      name: 'parent',
      queueName: name,
      children: [{ name: 'child', data: { echo: 5 }, queueName: name }],
    });
    results.push(...(await finished([flow.job], events)));
    const tries = (await queue.getJob(flaky.id ?? ''))?.attemptsMade ?? 0;
    const workers = (await queue.getWorkers()).length;

    await worker.close();
    await queue.add('never', {});
    await queue.drain(true);
    await queue.clean(0, 100, 'completed');
    const left = await queue.getJobCountByTypes('waiting', 'delayed', 'prioritized', 'completed', 'failed');
    await queue.obliterate({ force: true });
    return { results, order, tries, workers, left, errors };
  } finally {
    await Promise.all([worker.close(), events.close(), flows.close(), queue.close()]);
  }
}

async function run(job: Job, order: string[]): Promise<unknown> {
  if (job.name === 'low' || job.name === 'high') order.push(job.name);
  if (job.name === 'flaky' && job.attemptsMade === 0) throw new Error('fails once');
  if (job.name === 'parent') return Object.values(await job.getChildrenValues());
  return job.data.echo ?? job.name;
}

function finished(jobs: readonly Job[], events: QueueEvents): Promise<unknown[]> {
  return Promise.all(jobs.map((job) => job.waitUntilFinished(events, FINISHED_WITHIN_MS)));
}
