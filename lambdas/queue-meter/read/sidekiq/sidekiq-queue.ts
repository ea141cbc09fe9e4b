import type { QueueReading, SeenJob } from '../../../../domain/jobs/job-store-reading';
import { sidekiqKeys } from '../../../../domain/jobs/queue-keys';
import { sidekiqJob } from '../../../../domain/jobs/sidekiq-job';
import type { CommandBatch } from '../../../store-client/command-batch';
import { oldestWaiting, type Runnable } from '../oldest-waiting';
import { WINDOW_JOBS } from '../window-size';

/** Asks for one queue: its length and both ends. Jobs of a queue that Sidekiq Pro paused are in it like any other. */
export function askSidekiqQueue(batch: CommandBatch, queue: string, nowSeconds: number): () => QueueReading {
  const key = sidekiqKeys.queue(queue);
  const waitingJobs = batch.count('llen', key);
  const head = batch.texts('lrange', key, 0, WINDOW_JOBS - 1);
  const tail = batch.texts('lrange', key, -WINDOW_JOBS, -1);
  return () => {
    const arriving = head().map(sidekiqJob);
    const next = tail().map(sidekiqJob).reverse();
    const seen = {
      next: next.map(runnable),
      arriving: arriving.map(runnable),
      unseenMayBeOlder: false,
      nowSeconds,
    };
    return { queue, waitingJobs: waitingJobs(), ...oldestWaiting(seen), arriving, next };
  };
}

function runnable({ runnableAtSeconds }: SeenJob): Runnable {
  return runnableAtSeconds === undefined
    ? { known: 'untold' }
    : { known: 'since', atSeconds: runnableAtSeconds };
}
