import type { JobPattern } from '../switchboard/document';
import type { OperationKind, ParkedCount, ParkedOperation, ScanPosition } from './operation';

/** Counts matching jobs and takes none. Asked again with the `scan` of the answer until it is done. */
export interface LookRequest {
  readonly action: 'look';
  readonly pattern: JobPattern;
  /** Only jobs of this queue, whether a pool serves it or not. @default all queues of the store */
  readonly queue?: string;
  readonly scan?: ScanPosition;
}

/** Begins an operation, or goes on with the one of that id. */
export interface TakeRequest {
  readonly action: 'take';
  /** Made by whoever asks, so that asking twice begins one. */
  readonly id: string;
  readonly kind: OperationKind;
  readonly pattern: JobPattern;
  /** As of a look. What an operation began with stays. */
  readonly queue?: string;
  readonly who: string;
  readonly reason: string;
}

/** Brings an operation's jobs back, or goes on with it. */
export interface ReturnRequest {
  readonly action: 'return';
  readonly id: string;
  readonly jobsPerSecond: number;
  /** Percent of the store's memory from which on nothing is brought back. */
  readonly ceilingPercent: number;
  /** In place of the queue that each came from. */
  readonly toQueue?: string;
  /** Those of which nobody knows whether they ran, too. */
  readonly withDoubtful: boolean;
}

/** What is asked of the queue mover's function. Each answer comes after at most ten seconds, with `done` or without. */
export type MoverRequest = LookRequest | TakeRequest | ReturnRequest;

export interface LookAnswer {
  readonly done: boolean;
  /** As it was asked. A function of before knows no queue, says none, and would take all: nothing may be taken by it. */
  readonly queue?: string;
  readonly scan: ScanPosition;
  /** Jobs seen and matching jobs since the `scan` of the request. */
  readonly seen: number;
  readonly counts: readonly ParkedCount[];
  readonly memoryPercent: number;
}

/** Why nothing more was brought back, though something is left. */
export type ReturnStop = 'ceiling' | 'queue-paused';

export interface MoveAnswer {
  readonly done: boolean;
  readonly operation: ParkedOperation;
  readonly stop?: ReturnStop;
  readonly memoryPercent: number;
}

/** Name of the error with which a mover says that another one works: there is one at a time. */
export const moverBusy = 'MoverBusy';
