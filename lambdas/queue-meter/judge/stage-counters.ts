import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import type { StageMemory } from '../state/meter-state';
import { increase, perSecond, secondsBetween } from './counters';
import { type HandBacks, handBacks, processMemories } from './ended-processes';

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
  /** Less what stopping processes may have put back, which Sidekiq counts as failed. */
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
  const failedJobs = increase(before.failedJobsTotal, failedJobsTotal);
  const mayBeHandBacks = handBacksSince(reading, before, atSeconds)?.jobs ?? 0;
  return {
    ...now,
    deadJobsAdded: Math.max(0, deadJobs - before.deadJobs),
    ...(completedJobsPerSecond !== undefined && { completedJobsPerSecond }),
    ...(failedJobs !== undefined && {
      failedJobsPerSecond: Math.max(0, failedJobs - mayBeHandBacks) / seconds,
    }),
  };
}

function handBacksSince(
  { processes }: JobStoreReading,
  before: StageMemory | undefined,
  atSeconds: number,
): HandBacks | undefined {
  if (before === undefined) return undefined;
  const ended = { before: before.processes, beforeAtSeconds: before.readAtSeconds, processes };
  return handBacks(before.handBacks, ended, atSeconds);
}

/** What the next reading compares with. */
export function stageMemory(
  reading: JobStoreReading,
  before: StageMemory | undefined,
  readAtSeconds: number,
): StageMemory {
  const { deadJobs, completedJobsTotal, failedJobsTotal, processes } = reading;
  const may = handBacksSince(reading, before, readAtSeconds);
  const left = (may?.jobs ?? 0) - (increase(before?.failedJobsTotal, failedJobsTotal) ?? 0);
  return {
    readAtSeconds,
    deadJobs,
    ...(processes.length > 0 && { processes: processMemories(processes) }),
    ...(may !== undefined && left > 0 && { handBacks: { ...may, jobs: left } }),
    ...(completedJobsTotal !== undefined && { completedJobsTotal }),
    ...(failedJobsTotal !== undefined && { failedJobsTotal }),
  };
}
