import type { ParkedJob } from '../../domain/parked/parked-job';
import type { Depths, JobFormat, TakeOutcome, TakeReceipt, TakeTerms } from './job-format';
import type { PacedStore } from './paced-store';
import { type Candidate, charactersOf } from './scan-window';
import { depthsAround, receiptFrom } from './take-from-list';

/** What one command may carry: as much stands in the store's memory once more until it is done. */
const CHUNK_CHARACTERS = 512 * 1024;

export interface Taking {
  readonly format: JobFormat;
  readonly store: PacedStore;
  readonly terms: TakeTerms;
  /** Of the first of the jobs. */
  readonly receipt: TakeReceipt;
}

/** Where candidates stand by now. */
export interface WhereTaken {
  /** The end of their list that is nearer to them. */
  readonly from: Depths['from'];
  /** Jobs that were taken before them since they were seen. */
  readonly takenBefore: number;
  /** Told of each few that were taken, before anybody asks the store again. */
  onTaken(jobs: number): void;
}

/**
 * Takes candidates of one place out, a few at a time, those behind first, so that the others stay where they were seen.
 *
 * @returns what became of each
 */
export async function takeCandidates(
  { format, store, terms, receipt }: Taking,
  candidates: readonly Candidate[],
  { from, takenBefore, onTaken }: WhereTaken,
): Promise<readonly TakeOutcome[]> {
  const chunks: (readonly TakeOutcome[])[] = [];
  let end = candidates.length;
  while (end > 0) {
    const highest = candidates[end - 1]?.depth ?? 0;
    const begin = chunkBegin(candidates, end, store);
    const chunk = candidates.slice(begin, end);
    const lowest = chunk[0]?.depth ?? 0;
    const depths = depthsAround(lowest - takenBefore, highest - takenBefore, from);
    const jobs = chunk.map(({ job }) => job);
    const request = { jobs, depths, terms, receipt: receiptFrom(receipt, begin) };
    const outcomes = await store.take(async (run) => {
      const taken = await format.take(run, request);
      onTaken(taken.filter((outcome) => typeof outcome !== 'string').length);
      return taken;
    });
    chunks.push(outcomes);
    end = begin;
  }
  return chunks.reverse().flat();
}

/** As many before `end` as may be taken at once. At least one. */
function chunkBegin(candidates: readonly Candidate[], end: number, store: PacedStore): number {
  const highest = candidates[end - 1]?.depth ?? 0;
  let characters = 0;
  for (let begin = end - 1; begin >= 0; begin -= 1) {
    const candidate = candidates[begin];
    characters += charactersOf(candidate?.job);
    const far = (candidate?.depth ?? 0) <= highest - store.maxScannedJobs;
    if (end - begin > 1 && (far || characters > CHUNK_CHARACTERS)) return begin + 1;
    if (end - begin === store.maxTakenJobs) return begin;
  }
  return 0;
}

/** Takes jobs of one place out, wherever in it they stand. @returns what became of each */
export async function takeAnywhere(
  { format, store, terms, receipt }: Taking,
  jobs: readonly ParkedJob[],
): Promise<readonly TakeOutcome[]> {
  const outcomes: TakeOutcome[] = [];
  while (outcomes.length < jobs.length) {
    const done = outcomes.length;
    // Each costs a walk through its list.
    const chunk = jobs.slice(done, done + Math.min(store.maxTakenJobs, 20));
    const request = { jobs: chunk, terms, receipt: receiptFrom(receipt, done) };
    outcomes.push(...(await store.take((run) => format.take(run, request))));
  }
  return outcomes;
}
