/**
 * What was idle, or only grew, while nobody looked is not known: both begin anew after a gap of more than this. Six
 * readings, so that a minute whose meter never started is just bridged.
 */
export const maxGapSeconds = 75;

/** What is remembered of a backlog to tell whether it only grows. JSON. */
export interface BacklogGrowth {
  /** Where it began to grow, jobs. */
  readonly baseJobs: number;
  /** The most since then, and when it was reached. */
  readonly peakJobs: number;
  readonly peakAtSeconds: number;
  /** The last moment at which it had not grown. */
  readonly sinceSeconds: number;
}

/** Jobs up and down that are no trend: a twentieth, and in short queues a handful. */
function wobble(jobs: number): number {
  return Math.max(5, jobs / 20);
}

/** Six readings without a new peak: it stands, however high. */
const standsAfterSeconds = 60;

/**
 * The backlog's growth with one more reading. It grows from the last reading at which it was within a wobble (5 jobs, or
 * 5 %) of its base until it falls by more than a wobble below its peak, or has had no new peak for a minute. Small steps
 * down do not hide behind the wobble: they are measured from the peak and not from the reading before.
 */
export function backlogGrowth(
  before: BacklogGrowth | undefined,
  waitingJobs: number,
  atSeconds: number,
): BacklogGrowth {
  const anew = {
    baseJobs: waitingJobs,
    peakJobs: waitingJobs,
    peakAtSeconds: atSeconds,
    sinceSeconds: atSeconds,
  };
  if (before === undefined) return anew;
  const { baseJobs, peakJobs, peakAtSeconds } = before;
  if (waitingJobs < peakJobs - wobble(peakJobs)) return anew;
  if (waitingJobs <= peakJobs && atSeconds - peakAtSeconds > standsAfterSeconds) return anew;
  const peak =
    waitingJobs > peakJobs
      ? { peakJobs: waitingJobs, peakAtSeconds: atSeconds }
      : { peakJobs, peakAtSeconds };
  if (waitingJobs > baseJobs + wobble(baseJobs)) return { ...before, ...peak };
  return { baseJobs: Math.min(baseJobs, waitingJobs), ...peak, sinceSeconds: atSeconds };
}

/** For how long it has only grown; 0 while it has not. */
export function backlogGrowingSeconds(growth: BacklogGrowth, atSeconds: number): number {
  return atSeconds - growth.sinceSeconds;
}
