import type { ParkedJob } from '../../domain/parked/parked-job';
import type { Depths, JobFormat, TakeOutcome } from './job-format';
import type { PacedStore } from './paced-store';
import type { Candidate } from './scan-window';

/**
 * How far jobs may have moved since they were seen: workers take from the tail while the batch is written down, and a
 * worker that is stopped puts some back. A job that moved farther stays, and is found by the next pass.
 */
const MOVED_TOWARDS_TAIL = 300;
const MOVED_TOWARDS_HEAD = 50;

interface Taking {
  readonly format: JobFormat;
  readonly store: PacedStore;
}

/**
 * Takes candidates of one place out, a few at a time, those behind first, so that the others stay where they were seen.
 *
 * @param from the end of their list that is nearer to them
 * @returns those that we took, as they were, the first to run first
 */
export async function takeCandidates(
  { format, store }: Taking,
  candidates: readonly Candidate[],
  from: Depths['from'],
): Promise<readonly ParkedJob[]> {
  const taken: ParkedJob[] = [];
  let end = candidates.length;
  while (end > 0) {
    const highest = candidates[end - 1]?.depth ?? 0;
    const near = candidates.findIndex(({ depth }) => depth > highest - store.maxScannedJobs);
    const begin = Math.max(near, end - store.maxTakenJobs);
    const chunk = candidates.slice(begin, end);
    const lowest = Math.max(0, (chunk[0]?.depth ?? 0) - MOVED_TOWARDS_TAIL);
    const depths = { lowest, highest: highest + MOVED_TOWARDS_HEAD, from };
    const outcomes = await format.take(store.take, { jobs: chunk.map(({ job }) => job), depths });
    taken.unshift(...takenJobs(outcomes));
    end = begin;
  }
  return taken;
}

/** Takes jobs of one place out, wherever in it they stand. @returns what became of each */
export async function takeAnywhere(
  { format, store }: Taking,
  jobs: readonly ParkedJob[],
): Promise<readonly TakeOutcome[]> {
  const outcomes: TakeOutcome[] = [];
  while (outcomes.length < jobs.length) {
    const chunk = jobs.slice(outcomes.length, outcomes.length + store.maxTakenJobs);
    outcomes.push(...(await format.take(store.take, { jobs: chunk })));
  }
  return outcomes;
}

/** Those that we took, as they were. */
export function takenJobs(outcomes: readonly TakeOutcome[]): readonly ParkedJob[] {
  return outcomes.filter((outcome) => typeof outcome !== 'string');
}
