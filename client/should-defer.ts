import type { CurrentStress } from '../domain/stress/current-stress';
import { type KnownStressLevel, stressRank } from '../domain/stress/stress-report';
import type { JobKind } from './switchboard';

/** From which level on a kind is not enqueued. Absent: always is, and the headroom above the ceiling is there for it. */
const deferredFrom: Readonly<Partial<Record<JobKind, KnownStressLevel>>> = {
  bulk: 'stressed',
  ordinary: 'critical',
  push: 'critical',
};

/**
 * Whether a job of this kind is better not enqueued now. A push is then dropped; anything else stays where it is safe, in
 * the app's own database, until the level allows it. Not in the job store with a delay: that takes the same memory.
 *
 * While the level is unknown the last one goes on, so that going blind neither sheds nor lets loose.
 */
export function shouldDefer(
  { level, lastKnownLevel = 'normal' }: Pick<CurrentStress, 'level' | 'lastKnownLevel'>,
  kind: JobKind,
): boolean {
  const from = deferredFrom[kind];
  const goingOnWith = level === 'unknown' ? lastKnownLevel : level;
  return from !== undefined && stressRank(goingOnWith) >= stressRank(from);
}
