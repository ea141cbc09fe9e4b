import type { JobPattern } from '../switchboard/document';
import type { JobNotes } from './job-notes';
import type {
  AdoptedFrom,
  LockedJobs,
  OperationKind,
  ParkedCount,
  ParkedOperation,
  ReturnStop,
  ScanPosition,
} from './operation';

/** As fast as store and bucket allow: no store takes as many. */
export const fastestJobsPerSecond = 1_000_000;

/**
 * With what the function calls itself, to go on where its time ended. `number` grows by one each time: of two that came
 * for one turn, the second finds that the operation is farther and does nothing.
 */
export interface OwnTurn {
  readonly number: number;
  /** Tag of the lease that the turn before leaves to this one; empty where it could not. */
  readonly lease: string;
}

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
  /** Sidekiq: releases the uniqueness locks of what is taken. What an operation began with stays. @default false */
  readonly releaseLocks?: boolean;
  /** Of an `adopt`, which the function does not do: it knows one store only. */
  readonly adopted?: AdoptedFrom;
  readonly turn?: OwnTurn;
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
  readonly turn?: OwnTurn;
}

/** Ends an operation that goes on by itself, at the end of the batch that it is at. */
interface StopRequest {
  readonly action: 'stop';
  readonly id: string;
}

/** What is asked of the queue mover's function. Each answer comes after at most ten seconds, with `done` or without. */
export type MoverRequest = LookRequest | TakeRequest | ReturnRequest | StopRequest;

export interface LookAnswer {
  readonly done: boolean;
  /** As it was asked. A function of before knows no queue, says none, and would take all: nothing may be taken by it. */
  readonly queue?: string;
  readonly scan: ScanPosition;
  /** Jobs seen and matching jobs since the `scan` of the request. */
  readonly seen: number;
  readonly counts: readonly ParkedCount[];
  /** BullMQ: of the matching jobs. Absent: none. */
  readonly notes?: JobNotes;
  /** Of the matching jobs. Absent: none. */
  readonly locked?: LockedJobs;
  readonly memoryPercent: number;
}

export interface MoveAnswer {
  readonly done: boolean;
  readonly operation: ParkedOperation;
  readonly stop?: ReturnStop;
  /** The function goes on by itself; whoever asked looks at the operation in the bucket. Otherwise it is asked again. */
  readonly goesOn?: boolean;
  readonly memoryPercent: number;
}

export interface StopAnswer {
  /** The operation's id. It ends within some seconds. */
  readonly stopping: string;
}

/** Name of the error with which a mover says that another one works on the same operation. */
export const moverBusy = 'MoverBusy';
