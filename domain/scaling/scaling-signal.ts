import { tasksAfterScaleIn } from './scaling-steps';

/** The most that is published: a graph with one endless value shows nothing else. */
const maxPercent = 1_000_000;

/** What is published while more tasks would not help: below the 100 at which the alarm breaches. */
const heldPercent = 99;

/** Of the capacity that a scale-in leaves. The rest is for arrivals that are not even. */
const fullestPercent = 70;

/** A job that has waited less than this is being taken, not waiting: BullMQ shows every job for a moment. */
const takenWithinSeconds = 1;

export interface PressureSample {
  /** Since the oldest job that could run became runnable. */
  readonly oldestJobAgeSeconds: number;
  /** Above 0. */
  readonly latencyTargetSeconds: number;
  /** Or waits for a verdict on the last tasks. */
  readonly growthStopped: boolean;
}

/**
 * What the scale-out alarm of a pool looks at: 100 when the oldest job has waited as long as the target. One decimal,
 * rounded down, so that 100 is never shown before it is reached. At most 1,000,000; at most 99 while growth is stopped.
 *
 * @throws RangeError for an age or a target that is no such number. An unknown age is not published at all.
 */
export function scalingPressurePercent(sample: PressureSample): number {
  const { oldestJobAgeSeconds: age, latencyTargetSeconds: target, growthStopped } = sample;
  if (!(age >= 0)) throw new RangeError(`oldestJobAgeSeconds: expected 0 or more, got ${age}`);
  if (!(target > 0)) throw new RangeError(`latencyTargetSeconds: expected more than 0, got ${target}`);
  const percent = Math.min(maxPercent, Math.floor((age / target) * 1000) / 10);
  return growthStopped ? Math.min(heldPercent, percent) : percent;
}

export interface IdleSample {
  readonly atSeconds: number;
  readonly waitingJobs: number;
  /** Absent: how long the oldest waits is not known, and every waiting job counts. */
  readonly oldestJobAgeSeconds?: number;
  readonly inFlightJobs?: number;
  readonly runningTasks?: number;
  /** Jobs that one task runs at once. */
  readonly concurrency: number;
  readonly minTasks: number;
}

/**
 * Since when the pool would have done with the tasks that the next scale-in leaves: nothing waits, and what is in flight
 * fits into 70 % of them. `undefined` as soon as it would not, at the floor, and when anything is unknown.
 *
 * Looking at what is left, and not at what is there, is what keeps a constant load from swinging: a pool that was made
 * smaller is never so full that it must grow again. CPU is not looked at: ADR 9 says what that leaves.
 */
export function idleSince(since: number | undefined, sample: IdleSample): number | undefined {
  const { inFlightJobs, runningTasks, concurrency, minTasks } = sample;
  if (inFlightJobs === undefined || runningTasks === undefined || isWaiting(sample)) return undefined;
  const left = tasksAfterScaleIn(runningTasks, minTasks);
  if (left >= runningTasks) return undefined;
  const fits = 100 * inFlightJobs <= fullestPercent * left * concurrency;
  return fits ? (since ?? sample.atSeconds) : undefined;
}

function isWaiting({ waitingJobs, oldestJobAgeSeconds }: IdleSample): boolean {
  return waitingJobs !== 0 && (oldestJobAgeSeconds ?? takenWithinSeconds) >= takenWithinSeconds;
}
