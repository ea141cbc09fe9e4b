import type { Holder } from '../kit/change/holder';
import type { Session } from '../kit/session';
import type { ResizeRecord, ResizeRecords } from './resize-record';

/** A resize that is being done: what its steps share. */
export interface ResizeRun {
  readonly session: Session;
  readonly holder: Holder;
  readonly records: ResizeRecords;
  /** The node type in the end. */
  readonly target: string;
  readonly bucket: string;
  readonly timeoutMinutes: number;
  /** As it was written last. */
  record: ResizeRecord;
  /** What the comparison found, for the end. */
  ledger?: readonly string[];
}
