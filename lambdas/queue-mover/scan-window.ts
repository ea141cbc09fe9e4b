import type { SeenJob } from '../../domain/jobs/job-store-reading';
import type { ScanPosition } from '../../domain/parked/operation';
import type { ParkedJob } from '../../domain/parked/parked-job';
import { any, type JobPattern } from '../../domain/switchboard/document';
import type { JobFormat, SeenEntry } from './job-format';
import type { PacedStore } from './paced-store';
import { placeSize } from './read-store';

export interface SeeRequest {
  readonly format: JobFormat;
  readonly store: PacedStore;
  readonly pattern: JobPattern;
  readonly scan: ScanPosition;
  /** Matching jobs, at most. */
  readonly most: number;
}

/** A matching job, and how many jobs of its place stand before it. */
export interface Candidate {
  readonly job: ParkedJob;
  readonly depth: number;
}

export interface SeenWindow {
  /** Behind the last job that was looked at, all of them left where they are. */
  readonly scan: ScanPosition;
  readonly candidates: readonly Candidate[];
  readonly seen: number;
  /** There is no further place: the pass is over. */
  readonly over: boolean;
}

/** The first position of a search. */
export const firstScan: ScanPosition = { pass: 1, place: 0, skip: 0, found: 0, left: 0 };

/** Looks at the next few jobs of the place at which the search is, or goes to the next place. Takes nothing. */
export async function seeWindow(request: SeeRequest): Promise<SeenWindow> {
  const { format, store, scan, most } = request;
  const place = format.places[scan.place];
  const nothing = { candidates: [], seen: 0 };
  if (place === undefined) return { ...nothing, scan, over: true };
  const toSee = scan.toSee ?? (await placeSize(store.run, place));
  const range = { skip: scan.skip, jobs: Math.min(store.windowFor(most), toSee) };
  const entries = toSee > 0 ? await format.window(store.run, place, range) : [];
  if (entries.length === 0) {
    return { ...nothing, scan: { ...scan, place: scan.place + 1, skip: 0, toSee: undefined }, over: false };
  }
  const { candidates, seen, left } = matching(entries, request);
  store.sawWindow({
    jobs: seen,
    matching: candidates.length,
    characters: entries.reduce((sum, { job }) => sum + charactersOf(job), 0) * (seen / entries.length),
  });
  const next = { ...scan, skip: scan.skip + seen, toSee: toSee - seen, left: scan.left + left };
  return { scan: next, candidates, seen, over: false };
}

function matching(entries: readonly SeenEntry[], { pattern, scan, most }: SeeRequest) {
  const candidates: Candidate[] = [];
  let seen = 0;
  let left = 0;
  for (const { job, movable } of entries) {
    if (candidates.length === most) break;
    seen += 1;
    if (job === undefined || !jobMatches(pattern, job)) continue;
    if (movable) candidates.push({ job, depth: scan.skip + seen - 1 });
    else left += 1;
  }
  return { candidates, seen, left };
}

/** What a job is in the store and in a batch, roughly. */
export function charactersOf(job: ParkedJob | undefined): number {
  const fields = Object.entries(job?.fields ?? {}).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  return (job?.member.length ?? 0) + fields;
}

/** Whether a job is meant. A job without a tag is meant only by `*`. */
function jobMatches(pattern: JobPattern, job: SeenJob): boolean {
  return (
    is(pattern.source, job.source) && is(pattern.jobClass, job.jobClass) && is(pattern.account, job.account)
  );
}

function is(wanted: string, told: string | undefined): boolean {
  return wanted === any || wanted === told;
}
