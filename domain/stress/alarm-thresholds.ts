/** The latest that somebody is woken: a quarter of the memory is what a flood leaves them to act in. */
const latestPagePercent = 75;

/** Between the ticket and the page lies a working day of ordinary growth, or minutes of a flood. */
const pointsBetween = 15;

export interface MemoryAlarmPercents {
  readonly ticket: number;
  readonly page: number;
}

/**
 * At how much of its memory the job store tells whom: 60 and 75 percent, or less where the stage's producers refuse work
 * sooner than that. Refused work is something customers notice, so nobody may hear of it later than they do.
 *
 * @param enqueueCeilingPercent memory use above which producers refuse what may be shed
 */
export function memoryAlarmPercents(enqueueCeilingPercent: number): MemoryAlarmPercents {
  const page = Math.min(latestPagePercent, enqueueCeilingPercent);
  return { ticket: page - pointsBetween, page };
}

/**
 * For how long the first due job has not been moved when that is no delay any more. Sidekiq's processes look every 5 s, all of
 * them together, and BullMQ's workers at once; what fell due in one moment is moved at some thousand a second.
 */
export const lateDueSeconds = 120;

/** Nobody is woken for a wave that is over before they have read about it. */
const shortestSeconds = 30;

/** Scaling acts at the target; at three times the target it has not been enough. */
const targets = 3;

/** How long the oldest job of a pool has waited when somebody is woken, from the pool's own target. */
export function lateJobSeconds(latencyTargetSeconds: number): number {
  return Math.max(shortestSeconds, targets * latencyTargetSeconds);
}
