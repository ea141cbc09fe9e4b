import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import type { StageMemory } from '../state/meter-state';
import { perSecond, secondsBetween } from './counters';

/** Figures of all queues together. Absent where the format has no counter, or nothing to compare it with. */
export interface StageCounters {
  readonly deadJobs: number;
  readonly dueJobs: number;
  readonly oldestDueJobSeconds: number;
  /**
   * Jobs given up since the reading before, never negative: what was deleted from the dead at the same time hides as many.
   * Sidekiq keeps 10,000 dead jobs; once they are as many, none seems to come.
   */
  readonly deadJobsAdded?: number;
  /** Of the store's own counters. Sidekiq's processes add theirs every 10 s, so few processes make it go in steps. */
  readonly completedJobsPerSecond?: number;
  readonly failedJobsPerSecond?: number;
}

export function stageCounters(
  reading: JobStoreReading,
  before: StageMemory | undefined,
  atSeconds: number,
): StageCounters {
  const { deadJobs, dueJobs, oldestDueJobSeconds, completedJobsTotal, failedJobsTotal } = reading;
  const now = { deadJobs, dueJobs, oldestDueJobSeconds };
  const seconds = secondsBetween(before?.readAtSeconds, atSeconds);
  if (before === undefined || seconds === undefined) return now;
  const completedJobsPerSecond = perSecond(before.completedJobsTotal, completedJobsTotal, seconds);
  const failedJobsPerSecond = perSecond(before.failedJobsTotal, failedJobsTotal, seconds);
  return {
    ...now,
    deadJobsAdded: Math.max(0, deadJobs - before.deadJobs),
    ...(completedJobsPerSecond !== undefined && { completedJobsPerSecond }),
    ...(failedJobsPerSecond !== undefined && { failedJobsPerSecond }),
  };
}

/** What the next reading compares with. */
export function stageMemory(reading: JobStoreReading, readAtSeconds: number): StageMemory {
  const { deadJobs, completedJobsTotal, failedJobsTotal } = reading;
  return {
    readAtSeconds,
    deadJobs,
    ...(completedJobsTotal !== undefined && { completedJobsTotal }),
    ...(failedJobsTotal !== undefined && { failedJobsTotal }),
  };
}
