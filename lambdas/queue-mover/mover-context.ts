import type { ParkedOperation } from '../../domain/parked/operation';
import type { BatchOutcome, ParkedBatch, WrittenBatch } from '../../domain/parked/parked-job';
import type { LambdaClock } from '../store-client/clock';
import type { RunCommands } from '../store-client/command-runner';
import type { JobFormat } from './job-format';

/** What the mover leaves in the controls bucket. */
export interface ParkedObjects {
  readOperation(id: string): Promise<ParkedOperation | undefined>;
  writeOperation(operation: ParkedOperation): Promise<void>;
  /** The number of the last batch that was begun; 0 for none. */
  lastBatch(id: string, afterBatch: number): Promise<number>;
  /** With its outcome, if it has one. */
  readBatch(id: string, number: number): Promise<ParkedBatch>;
  /** @throws Error where there is such a batch: somebody else works on this operation */
  createBatch(id: string, number: number, batch: WrittenBatch): Promise<void>;
  writeOutcome(id: string, number: number, outcome: BatchOutcome): Promise<void>;
  removeBatches(id: string): Promise<void>;
  /** An operator's word, which the mover that works finds at its next look. */
  askStop(id: string): Promise<void>;
  isStopAsked(id: string): Promise<boolean>;
  takeBackStop(id: string): Promise<void>;
}

/** All that the mover works with. */
export interface MoverContext {
  readonly format: JobFormat;
  /** Queues of the stage file. Others that the store holds are found there. */
  readonly queues: readonly string[];
  readonly store: RunCommands;
  /** `store` is the one that jobs are adopted from, and not the stage's. @default false */
  readonly isOtherStore?: boolean;
  readonly objects: ParkedObjects;
  readonly clock: LambdaClock;
}
