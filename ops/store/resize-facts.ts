import type { JobCounters } from './job-counters';
import type { StoreGrowth } from './memory-growth';
import type { ResizeRecord } from './resize-record';

/** What is known before the job store is resized. */
export interface ResizeFacts {
  readonly storeId: string;
  /** What the stage file names. */
  readonly stageType: string;
  /** Status of the replication group. */
  readonly status: string;
  /** Actual node type of every member; empty for one that is being replaced. */
  readonly nodeTypes: readonly string[];
  readonly pending: readonly string[];
  /** Without a replica the store is away for seconds while it is resized. */
  readonly replicas: number;
  readonly reservedPercent: number;
  /** In place, as AWS says; undefined while it cannot be asked. */
  readonly allowed?: readonly string[];
  readonly growth?: StoreGrowth;
  readonly newestSnapshotAgeSeconds?: number;
  readonly counters?: JobCounters;
  /** Producers are held by a resize. */
  readonly held: boolean;
  /** Foundation refuses to update the store. */
  readonly blocked: boolean;
  /** The status of Foundation while CloudFormation changes it. */
  readonly deploying?: string;
  /** Of the last resize. */
  readonly record?: ResizeRecord;
}

export interface ResizeWish {
  /** A node type; left out with `undo`. */
  readonly to?: string;
  readonly undo: boolean;
  /** Goes on though the counters say that jobs are missing, or cannot be read. */
  readonly acceptLoss: boolean;
}

/** Whether every member is of this type and AWS has nothing left to do. */
export function isSettled(
  { status, nodeTypes }: Pick<ResizeFacts, 'status' | 'nodeTypes'>,
  type: string,
): boolean {
  return status === 'available' && nodeTypes.length > 0 && nodeTypes.every((one) => one === type);
}
