import type { ParkedOperation, ReturnedJobs } from '../../domain/parked/operation';
import type { ParkedJob, ParkedState } from '../../domain/parked/parked-job';
import type { JobPattern } from '../../domain/switchboard/document';
import type { RunCommands } from '../store-client/command-runner';

/** A list or sorted set in which jobs stand. */
export interface JobPlace {
  readonly key: string;
  /** `waiting` is a list, taken from its tail; the others are sorted sets, taken from the lowest score. */
  readonly state: ParkedState;
  /** Undefined where jobs of all queues stand in it. */
  readonly queue?: string;
}

/** Of a place, next first. */
export interface WindowRange {
  readonly skip: number;
  /** At most. Fewer may be answered where they are large. */
  readonly jobs: number;
  /** What surely is not of it need not be read as a job. */
  readonly pattern: JobPattern;
}

/** A job in its place. Undefined: what stands there is no job, or none of the pattern. */
export interface WindowEntry {
  readonly job: ParkedJob | undefined;
  /** False: taking it out alone would break something. */
  readonly movable: boolean;
  /** Of what stands there. @default those of the job */
  readonly characters?: number;
}

/** Where jobs of a list stood when they were seen, counted from the tail. */
export interface Depths {
  readonly lowest: number;
  readonly highest: number;
  /** The end that is nearer. */
  readonly from: 'head' | 'tail';
}

/** Where a take script notes, in the same write, which jobs it took: an interruption then leaves no doubt. */
export interface TakeReceipt {
  readonly key: string;
  /** Index of the first of the jobs in their batch. */
  readonly first: number;
}

/** What goes with the jobs, by the operation. */
export type TakeTerms = Pick<ParkedOperation, 'kind' | 'releaseLocks'>;

/** Jobs of one place. */
export interface PlaceTakeRequest {
  readonly jobs: readonly ParkedJob[];
  readonly receipt: TakeReceipt;
  readonly terms: TakeTerms;
  /** Undefined: anywhere in their list, which costs a walk through it for each. */
  readonly depths?: Depths;
}

/**
 * What became of a job that was to be taken out. A job: we did, and this is how it stood there last; the very object of
 * the request where it was as it was written down.
 */
export type TakeOutcome =
  | ParkedJob
  /** It is in the store, elsewhere. */
  | 'elsewhere'
  /** It is not where it was. Whoever took it, nobody can tell. */
  | 'gone';

interface GiveBackRequest {
  readonly jobs: readonly ParkedJob[];
  /** Key of the cursor, which is moved in the same write. */
  readonly cursorKey: string;
  /** What must stand there; empty for nothing. */
  readonly expected: string;
  /** What shall, if none of the jobs was there already. */
  readonly next: ReturnedJobs;
  readonly toQueue?: string;
  readonly nowMs: number;
}

/**
 * `given`: all are in the store, and the cursor is `cursor`. `moved`: none of them is, because the cursor stood elsewhere.
 * `paused`: none of them is, because nobody takes from that queue.
 */
export type GiveBackOutcome =
  | { readonly outcome: 'given' | 'moved'; readonly cursor: string }
  | { readonly outcome: 'paused' };

/** How a format reads a store. */
export interface FormatOptions {
  /**
   * Jobs leave for another store: those that were given up go too, and what hangs together with keys that stay is left.
   * @default false
   */
  readonly leavesStore?: boolean;
  /** With the above: what was given up stays. @default false */
  readonly leavesDead?: boolean;
}

/** How one library keeps its jobs. All commands that take are such as a full store still carries out. */
export interface JobFormat {
  /** Queues that the store holds, whether or not a pool serves them. In no order. */
  queuesIn(run: RunCommands): Promise<readonly string[]>;
  /** All places of these queues, in the order of the search. */
  places(queues: readonly string[]): readonly JobPlace[];
  cursorKey(name: string): string;
  /** @param name of an operation and a batch: `park-…:12` */
  receiptKey(name: string): string;
  window(run: RunCommands, place: JobPlace, range: WindowRange): Promise<readonly WindowEntry[]>;
  /** In the order of the request. */
  take(run: RunCommands, request: PlaceTakeRequest): Promise<readonly TakeOutcome[]>;
  /** Jobs and cursor in one write. Jobs of one queue. */
  giveBack(run: RunCommands, request: GiveBackRequest): Promise<GiveBackOutcome>;
}
