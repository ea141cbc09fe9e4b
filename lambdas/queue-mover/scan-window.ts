import type { JobSummary } from '../../domain/jobs/job-store-reading';
import type { ScanPosition } from '../../domain/parked/operation';
import type { ParkedJob } from '../../domain/parked/parked-job';
import { any, type JobPattern } from '../../domain/switchboard/document';
import type { JobFormat, JobPlace, WindowEntry } from './job-format';
import type { MoverContext } from './mover-context';
import type { PacedStore } from './paced-store';
import { placeSize } from './read-store';

export interface ScanRequest {
  readonly format: JobFormat;
  /** Of the queues of `scan`. */
  readonly places: readonly JobPlace[];
  readonly store: PacedStore;
  readonly pattern: JobPattern;
  /** Only jobs of this queue: places of many queues hold others too. */
  readonly queue?: string;
  readonly scan: ScanPosition;
  /** Matching jobs, at most. */
  readonly most: number;
  /** Jobs of the place that were taken out before the position since that was told. @default none */
  readonly takenBefore?: () => number;
}

/** A matching job, and how many jobs of its place stand before it. */
export interface Candidate {
  readonly job: ParkedJob;
  readonly depth: number;
}

export interface ScannedWindow {
  /** Behind the last job that was looked at, all of them left where they are. */
  readonly scan: ScanPosition;
  readonly candidates: readonly Candidate[];
  readonly scanned: number;
  /** There is no further place: the pass is over. */
  readonly over: boolean;
}

/** The first position of a search. */
export const firstScan: ScanPosition = { pass: 1, place: 0, skip: 0, found: 0, left: 0 };

/**
 * The same position, with the queues that it goes through: those of the stage and all others that the store holds. A
 * queue that was renamed or removed in the stage file keeps its jobs. Asked once a pass, so that places keep their numbers.
 *
 * @param queue the only one that is meant, whether the store has it or not. @default all
 */
export async function scanOfQueues(
  { format, queues, store }: Pick<MoverContext, 'format' | 'queues' | 'store'>,
  scan: ScanPosition,
  queue?: string,
): Promise<ScanPosition> {
  if (scan.queues !== undefined || scan.place > 0 || scan.skip > 0) return scan;
  if (queue !== undefined) return { ...scan, queues: [queue] };
  const found = await format.queuesIn(store);
  return { ...scan, queues: [...queues, ...found.filter((queue) => !queues.includes(queue)).sort()] };
}

/** Where a search looks. */
export function placesOf(
  { format, queues }: Pick<MoverContext, 'format' | 'queues'>,
  scan: ScanPosition,
): readonly JobPlace[] {
  return format.places(scan.queues ?? queues);
}

/** Looks at the next few jobs of the place at which the search is, or goes to the next place. Takes nothing. */
export async function scanWindow(request: ScanRequest): Promise<ScannedWindow> {
  const { format, store, scan, most } = request;
  const place = request.places[scan.place];
  const nothing = { candidates: [], scanned: 0 };
  if (place === undefined) return { ...nothing, scan, over: true };
  const toSee = scan.toSee ?? (await store.look((run) => placeSize(run, place)));
  const { pattern, takenBefore = none } = request;
  const entries = await store.look(async (run) => {
    const jobs = Math.min(store.windowFor(most), toSee);
    return toSee > 0 ? format.window(run, place, { skip: scan.skip - takenBefore(), jobs, pattern }) : [];
  });
  if (entries.length === 0) {
    return { ...nothing, scan: { ...scan, place: scan.place + 1, skip: 0, toSee: undefined }, over: false };
  }
  const { candidates, scanned, left } = matching(entries, request);
  store.recordWindow({
    jobs: scanned,
    matching: candidates.length,
    characters: entries.reduce(addCharacters, 0) * (scanned / entries.length),
  });
  const next = { ...scan, skip: scan.skip + scanned, toSee: toSee - scanned, left: scan.left + left };
  return { scan: next, candidates, scanned, over: false };
}

const none = () => 0;

function matching(entries: readonly WindowEntry[], { pattern, queue, scan, most }: ScanRequest) {
  const candidates: Candidate[] = [];
  let scanned = 0;
  let left = 0;
  for (const { job, movable } of entries) {
    if (candidates.length === most) break;
    scanned += 1;
    if (job === undefined || !jobMatches(pattern, job)) continue;
    if (queue !== undefined && job.queue !== queue) continue;
    if (movable) candidates.push({ job, depth: scan.skip + scanned - 1 });
    else left += 1;
  }
  return { candidates, scanned, left };
}

function addCharacters(sum: number, { job, characters = charactersOf(job) }: WindowEntry): number {
  return sum + characters;
}

/** What a job is in the store and in a batch, roughly. */
export function charactersOf(job: ParkedJob | undefined): number {
  let characters = job?.member.length ?? 0;
  for (const line of job?.logs ?? []) characters += line.length;
  for (const hash of [job?.fields, job?.deduplication?.next]) {
    for (const [name, value] of Object.entries(hash ?? {})) characters += name.length + value.length;
  }
  return characters;
}

/**
 * Whether a job that is written as JSON can be of a pattern at all: its source and its account stand there as they are.
 * Reading it is most of what a search costs. Only where nothing is escaped, and for tags that are no numbers, which can
 * be written in many ways.
 */
export function mayMatch({ source, account }: JobPattern, json: string): boolean {
  return [source, account].every(
    (tag) => tag === any || /^[\d.+-]/.test(tag) || json.includes(tag) || json.includes('\\'),
  );
}

/** Whether a job is meant. A job without a tag is meant only by `*`. */
function jobMatches(pattern: JobPattern, job: JobSummary): boolean {
  return (
    is(pattern.source, job.source) && is(pattern.jobClass, job.jobClass) && is(pattern.account, job.account)
  );
}

function is(wanted: string, tag: string | undefined): boolean {
  return wanted === any || wanted === tag;
}
