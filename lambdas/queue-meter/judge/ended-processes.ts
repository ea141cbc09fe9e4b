import type { WorkerProcess } from '../../../domain/jobs/job-store-reading';

/** What is remembered of a process of Sidekiq. JSON. */
export interface ProcessMemory {
  readonly busyJobs: number;
  /** The most that it can have run. */
  readonly mostJobs: number;
  /** Absent: it does not say. */
  readonly queues?: readonly string[];
  /** When it last beat. Absent: it does not say. */
  readonly beatAtSeconds?: number;
  /** It takes no more jobs: it was told to stop, or soon will be. */
  readonly isQuiet?: true;
}

/** Failures that may still be told and are none. JSON. */
export interface HandBacks {
  readonly jobs: number;
  readonly untilSeconds: number;
}

/**
 * A process beats every 5 or 10 s, and its heartbeat runs out after 60. One that was not heard for this long when it was
 * last seen did not end in order: it was killed, or has lost the store.
 */
const silentSeconds = 30;

/** Sidekiq 7 tells its last counts as it takes its name away, Sidekiq 6 as it exits a moment later. */
const lastCountsWithinSeconds = 30;

/** What the next reading compares with. */
export function processMemories(
  processes: readonly WorkerProcess[],
): Readonly<Record<string, ProcessMemory>> {
  return Object.fromEntries(
    processes.map(({ name, queues, busyJobs = 0, concurrency = busyJobs, beatAtSeconds, isQuiet }) => [
      name,
      {
        busyJobs,
        mostJobs: Math.max(busyJobs, concurrency),
        ...(queues !== undefined && { queues }),
        ...(beatAtSeconds !== undefined && { beatAtSeconds }),
        ...(isQuiet === true && { isQuiet }),
      },
    ]),
  );
}

export interface Ended {
  readonly before: Readonly<Record<string, ProcessMemory>> | undefined;
  readonly beforeAtSeconds: number;
  readonly processes: readonly WorkerProcess[];
}

/** Processes of the reading before that this one does not show, and whether each ended in order. */
function endedProcesses({ before = {}, beforeAtSeconds, processes }: Ended) {
  const alive = new Set(processes.map(({ name }) => name));
  return Object.entries(before)
    .filter(([name]) => !alive.has(name))
    .map(([, process]) => ({
      ...process,
      inOrder: beforeAtSeconds - (process.beatAtSeconds ?? beforeAtSeconds) < silentSeconds,
    }));
}

/**
 * Jobs of these queues that nobody holds any more because their process was killed: they were in flight, and did not end.
 * One that ends in order has run them, or put them back into their queue.
 */
export function lostJobs(ended: Ended, queues: readonly string[]): number {
  return endedProcesses(ended)
    .filter(({ inOrder, queues: served }) => !inOrder && served?.some((queue) => queues.includes(queue)))
    .reduce((sum, { busyJobs }) => sum + busyJobs, 0);
}

/**
 * Sidekiq counts each job that a stopping process puts back as failed, and each that it interrupts: no more than it can
 * run. They count from when it takes no more jobs, or has gone without that being seen.
 *
 * @param last of the reading before
 * @returns nothing while no process stops
 */
export function handBacks(
  last: HandBacks | undefined,
  ended: Ended,
  atSeconds: number,
): HandBacks | undefined {
  const { before = {}, processes } = ended;
  const quiet = processes.filter(({ isQuiet }) => isQuiet === true);
  const newlyQuiet = quiet.filter(({ name }) => before[name]?.isQuiet !== true);
  const gone = endedProcesses(ended).filter(({ inOrder, isQuiet }) => inOrder && isQuiet !== true);
  const more = [...gone, ...Object.values(processMemories(newlyQuiet))].reduce(
    (sum, { mostJobs }) => sum + mostJobs,
    0,
  );
  const isGoingOn = more > 0 || Object.values(before).some(({ isQuiet }) => isQuiet === true);
  const untilSeconds = isGoingOn ? atSeconds + lastCountsWithinSeconds : (last?.untilSeconds ?? 0);
  const jobs = (last?.jobs ?? 0) + more;
  return jobs > 0 && untilSeconds > atSeconds ? { jobs, untilSeconds } : undefined;
}
