import type { JobPattern } from '../switchboard/document';

/** `park`: to bring the jobs back. `purge`: to be rid of them; kept all the same, and brought back only by its id. */
export type OperationKind = 'park' | 'purge';

/** Jobs of one queue, class, source and account. */
export interface ParkedCount {
  readonly queue: string;
  readonly jobClass: string;
  /** Absent where the app does not tag. */
  readonly source?: string;
  readonly account?: string;
  readonly jobs: number;
}

/** How far the search for matching jobs is. Places are lists and sorted sets, in the order of `places`. */
export interface ScanPosition {
  /** From 1. Workers that take jobs move what was not yet seen past the search, so it is repeated until one finds none. */
  readonly pass: number;
  readonly place: number;
  /** Jobs of this place that were seen and left where they are. */
  readonly skip: number;
  /** Jobs of this place still to be looked at: what was added after the search came to it is the next one's. Absent: not yet asked. */
  readonly toSee?: number;
  /** Matching jobs that this pass took. */
  readonly found: number;
  /** Matching jobs that this pass left: BullMQ's parents, children and jobs of schedulers. */
  readonly left: number;
}

/** Everything before it is back in the store: the first `jobs` jobs of `batch`, and all batches before. */
interface ReturnPosition {
  readonly batch: number;
  readonly jobs: number;
}

export interface ReturnedJobs {
  readonly position: ReturnPosition;
  /** Back in the store. */
  readonly jobs: number;
  /** Not brought back: a job with the same id of the app's own stands in the store. */
  readonly present: number;
}

/** What a park or purge did so far: `parked/<id>/operation.json`. The jobs themselves are in its batches. */
export interface ParkedOperation {
  readonly version: 1;
  readonly id: string;
  readonly kind: OperationKind;
  readonly pattern: JobPattern;
  readonly who: string;
  readonly reason: string;
  readonly startedAtSeconds: number;
  /** `taking`: not done yet. `kept`: all out. `returning`: on their way back. `returned`: back; the batches are removed. */
  readonly phase: 'taking' | 'kept' | 'returning' | 'returned';
  readonly scan: ScanPosition;
  /** Batches 1 to this one are settled. */
  readonly batches: number;
  readonly taken: number;
  readonly doubtful: number;
  /** Of taken and doubtful jobs, most jobs first, the rarest as one where there are too many. */
  readonly counts: readonly ParkedCount[];
  readonly returned: ReturnedJobs;
  readonly returnedDoubtful: ReturnedJobs;
  /** The rate allows no job before. Milliseconds since 1970. */
  readonly nextReturnAtMs: number;
}
