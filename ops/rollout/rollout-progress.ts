import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../domain/rollout/rollout-limits';
import type { RolloutEventKind } from './rollout-event';

/** What ECS and the load balancer say of a service in the middle of a rollout. Counts are of tasks. */
export interface RolloutCounts {
  readonly desired: number;
  /** Old and new ones. */
  readonly running: number;
  readonly pending: number;
  /** On their way out: draining connections, or between SIGTERM and their end. */
  readonly stopping: number;
  /** By the target group; without one, by the container's check or after 40 s of running. */
  readonly healthy: number;
  readonly unhealthy: number;
  /** Running ones of the new version. */
  readonly replaced: number;
  /** Of the new version that failed since the last healthy one. */
  readonly failed: number;
  readonly percentages: RolloutPercentages;
  /** Of the last minutes. */
  readonly events: readonly RolloutEventKind[];
}

export interface RolloutProgress {
  /** ECS keeps at least so many healthy tasks. */
  readonly floorTasks: number;
  /** ECS lets at most so many run or start. */
  readonly ceilingTasks: number;
  /** The most that are replaced at a time; 0: no old one can be. New ones can still start in free places. */
  readonly batchTasks: number;
  /** The batch that is going on, counted from 1, of how many. Both 0 where there is none. */
  readonly batch: number;
  readonly batches: number;
  /** Why it does not go on faster, the most decisive first. Empty while it simply runs. */
  readonly waits: readonly string[];
}

/** How far a rollout is within the limits of its percentages, and what it waits for. */
export function rolloutProgress(counts: RolloutCounts): RolloutProgress {
  const { desired, percentages, replaced, running, healthy } = counts;
  if (desired < 1) {
    return { floorTasks: 0, ceilingTasks: 0, batchTasks: 0, batch: 0, batches: 0, waits: [] };
  }
  const { offlineAtMost, extraAtMost, batchAtMost } = rolloutLimits(percentages, desired);
  // What runs and is not healthy yet is new, as a rule: its batch is not over.
  const settled = Math.max(0, replaced - Math.max(0, running - healthy));
  const batches = batchAtMost === 0 ? 0 : Math.ceil(desired / batchAtMost);
  const limits = {
    floorTasks: desired - offlineAtMost,
    ceilingTasks: desired + extraAtMost,
    batchTasks: batchAtMost,
    batch: batchAtMost === 0 ? 0 : Math.min(batches, Math.floor(settled / batchAtMost) + 1),
    batches,
  };
  return { ...limits, waits: waits(counts, limits) };
}

type Limits = Pick<RolloutProgress, 'floorTasks' | 'ceilingTasks' | 'batchTasks'>;

function waits(counts: RolloutCounts, { floorTasks, ceilingTasks, batchTasks }: Limits): string[] {
  const { desired, replaced, percentages, events, failed, unhealthy, healthy, pending, stopping } = counts;
  const { minHealthyPercent, maxHealthyPercent } = percentages;
  const unfinished = replaced < desired;
  const late = counts.running - healthy - unhealthy;
  // Percentages without room hold up only where an old task stands in the place of a new one: a first deploy has none.
  const noRoom = batchTasks === 0 && counts.running > replaced && counts.running + pending >= ceilingTasks;
  const stuck = unfinished && (noRoom || events.includes('stuck'));
  return [
    ...(stuck
      ? [
          `it is stuck: ${minHealthyPercent}/${maxHealthyPercent} percent of ${desired} tasks let ECS neither stop nor start one`,
        ]
      : []),
    ...(events.includes('no-capacity')
      ? ['AWS has no capacity for new tasks, or the vCPU quota is reached']
      : []),
    ...(failed > 0 ? [`${tasks(failed)} of the new version failed since the last healthy one`] : []),
    ...(unhealthy > 0 ? [`${tasks(unhealthy)} unhealthy`] : []),
    ...(events.includes('throttled') ? ['ECS throttles itself'] : []),
    ...(late > 0 && healthy <= floorTasks && counts.running >= ceilingTasks && !stuck
      ? [`${tasks(late)} not healthy yet: ECS keeps ${floorTasks} healthy ones, so it stops none before`]
      : []),
    ...(pending > 0 ? [`${tasks(pending)} starting`] : []),
    ...(stopping > 0 ? [`${tasks(stopping)} draining`] : []),
  ];
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
