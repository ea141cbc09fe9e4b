import type { JobSummary, QueueReading } from '../../../domain/jobs/job-store-reading';
import { sidekiqJob } from '../../../domain/jobs/sidekiq-job';
import type { CommandBatch } from '../../store-client/command-batch';
import { evenPositions } from './even-positions';
import type { Look } from './look';
import { isSensibleTime, oldestWaiting, type Runnable } from './oldest-waiting';

/**
 * The longest queue of which jobs between the windows are looked at. Sidekiq's lists hold whole jobs, and the store walks to
 * each from the nearer end: to the middle of 5,000 jobs of 1 KB over some 300 nodes, in microseconds, and of ten million over
 * 600,000. What stands in longer ones is told by their windows alone.
 */
const MOST_SAMPLED_JOBS = 5_000;

/** What is asked of one queue. */
interface QueueQuestion {
  readonly queue: string;
  readonly key: string;
  readonly nowSeconds: number;
  readonly look: Look;
}

/** A queue in which no job waits, of which nothing more is asked. */
export function emptySidekiqQueue(queue: string): QueueReading {
  return { queue, waitingJobs: 0, oldestJobAgeSeconds: 0, ageIsLowerBound: false, arriving: [], next: [] };
}

/**
 * Asks for one queue: its length and both ends, and once these are known, for some jobs between them. Jobs of a queue that
 * Sidekiq Pro paused are in it like any other.
 *
 * @returns what to ask in the next round trip, which gives the reading after it
 */
export function querySidekiqQueue(
  batch: CommandBatch,
  { queue, key, nowSeconds, look: { windowJobs, sampledJobs } }: QueueQuestion,
): (next: CommandBatch) => () => QueueReading {
  // Again: the queue has gone on since its length was asked for.
  const waiting = batch.count('llen', key);
  const head = batch.texts('lrange', key, 0, windowJobs - 1);
  const tail = batch.texts('lrange', key, -windowJobs, -1);
  return (next) => {
    const waitingJobs = waiting();
    const positions =
      waitingJobs > MOST_SAMPLED_JOBS ? [] : evenPositions(windowJobs, waitingJobs - windowJobs, sampledJobs);
    const sampled = positions.map((position) => next.textOrNone('lindex', key, position));
    return () => {
      const between = sampled.flatMap((payload) => payload() ?? []).map(sidekiqJob);
      return sidekiqQueue({ queue, waitingJobs, nowSeconds }, { head: head(), tail: tail(), between });
    };
  };
}

interface SeenJobs {
  /** Newest first. */
  readonly head: readonly string[];
  /** Next last. */
  readonly tail: readonly string[];
  readonly between: readonly JobSummary[];
}

function sidekiqQueue(
  {
    queue,
    waitingJobs,
    nowSeconds,
  }: Pick<QueueReading, 'queue' | 'waitingJobs'> & { readonly nowSeconds: number },
  { head, tail, between }: SeenJobs,
): QueueReading {
  const sensible = (job: JobSummary): JobSummary => withoutSenselessTime(job, nowSeconds);
  const told = { arriving: head.map(sidekiqJob), next: tail.map(sidekiqJob).reverse() };
  const arriving = told.arriving.map(sensible);
  const next = told.next.map(sensible);
  // The end of the tail window that the head window does not hold.
  const others = Math.max(0, waitingJobs - arriving.length);
  const known = [...arriving, ...next.slice(0, others)];
  const ofAll = between.length > 0 || known.length >= waitingJobs;
  const senseless = [...told.arriving, ...told.next.slice(0, others)].filter((job) => sensible(job) !== job);
  return {
    queue,
    waitingJobs,
    ...oldestWaiting({
      next: next.map(runnable),
      arriving: arriving.map(runnable),
      outsideMayBeOlder: false,
      nowSeconds,
    }),
    arriving,
    next,
    ...(others > 0 && ofAll && { whole: { known, between } }),
    ...(senseless.length > 0 && { senselessTimes: senseless.length }),
  };
}

function withoutSenselessTime(job: JobSummary, nowSeconds: number): JobSummary {
  const { runnableAtSeconds, ...rest } = job;
  return runnableAtSeconds === undefined || isSensibleTime(runnableAtSeconds, nowSeconds) ? job : rest;
}

function runnable({ runnableAtSeconds }: JobSummary): Runnable {
  return runnableAtSeconds === undefined
    ? { known: 'nothing' }
    : { known: 'since', atSeconds: runnableAtSeconds };
}
