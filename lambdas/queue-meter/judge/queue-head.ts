import type { SeenJob } from '../../../domain/jobs/job-store-reading';

/** The jobs at that end of a queue from which they are taken, by the times at which they could first run. JSON. */
export interface QueueHead {
  readonly jobs: number;
  readonly oldestAtSeconds: number;
  readonly newestAtSeconds: number;
}

/** The head of a queue in order of arrival; nothing where jobs carry no time, or too few to tell how dense they lie. */
export function queueHead(next: readonly SeenJob[]): QueueHead | undefined {
  const times = next.flatMap(({ runnableAtSeconds }) => runnableAtSeconds ?? []);
  if (times.length < 2 || times.length < next.length) return undefined;
  return { jobs: times.length, oldestAtSeconds: Math.min(...times), newestAtSeconds: Math.max(...times) };
}

/**
 * Jobs that were taken while the head moved from one to the other: inside the first window by its density, beyond it by
 * that of both. The standard error is about 1/√n of the number for two windows of n/2 jobs each, 7 % for those of a
 * hundred, if jobs came independently of each other. Jobs that came in heaps are told in steps: nothing while the head
 * stands inside a heap, and too many or too few as it leaves it.
 *
 * @returns nothing where all jobs carry one time: then there is no density
 */
export function takenJobs(before: QueueHead, now: QueueHead): number | undefined {
  const beforeSpan = before.newestAtSeconds - before.oldestAtSeconds;
  const nowSpan = now.newestAtSeconds - now.oldestAtSeconds;
  const advance = now.oldestAtSeconds - before.oldestAtSeconds;
  const beyond = now.oldestAtSeconds - before.newestAtSeconds;
  if (beforeSpan + nowSpan <= 0) return undefined;
  if (advance <= 0) return beforeSpan > 0 ? 0 : undefined;
  if (beyond <= 0) return ((before.jobs - 1) * advance) / beforeSpan;
  return before.jobs + ((before.jobs + now.jobs - 2) / (beforeSpan + nowSpan)) * beyond;
}
