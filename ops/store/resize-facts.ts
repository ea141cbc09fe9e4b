import { outputKeys } from '../../config/contract/output-keys';
import { stackInProgress } from '../aws/describe-stack';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import type { ProducerHold } from '../switchboard/producer-hold';
import { type FoundationHold, foundationHold } from './foundation-hold';
import { type JobCounters, jobCounters } from './job-counters';
import type { StoreGrowth } from './memory-growth';
import { reservedPercent } from './parameters';
import { allowedNodeTypes, busyNodes, type LiveStore } from './replication-group';
import type { ResizeRecord } from './resize-record';
import { newestSnapshotAge, storeFacts } from './store-facts';

/** What is known before the job store is resized. */
export interface ResizeFacts {
  readonly storeId: string;
  /** What the stage file names. */
  readonly stageType: string;
  /** Status of the replication group. */
  readonly status: string;
  /** Actual node type of every member; empty for one that is being replaced. */
  readonly nodeTypes: readonly string[];
  /** Members that are not available, each as "prod-jobs-1-003 is creating". */
  readonly busyNodes: readonly string[];
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

/**
 * Whether AWS neither has changed anything of a store of this type nor is about to. It says `available` for a moment after
 * it has accepted a change, but tells no allowed types then.
 */
export function isUntouched(
  { status, nodeTypes, pending, allowed }: Pick<ResizeFacts, 'status' | 'nodeTypes' | 'pending' | 'allowed'>,
  type: string,
): boolean {
  return (
    status !== 'modifying' &&
    (status !== 'available' || allowed !== undefined) &&
    nodeTypes.length > 0 &&
    nodeTypes.every((one) => one === type) &&
    !pending.some((text) => text.startsWith('CacheNodeType'))
  );
}

/** One look at AWS. Plan and equal commands are both made of it: made of two, they could name two states. */
export interface ResizeState {
  readonly facts: ResizeFacts;
  readonly live: LiveStore;
  readonly deploys: FoundationHold;
}

/** Everything that a resize of the job store is decided by. */
export async function resizeState(
  session: Session,
  hold: ProducerHold,
  record: ResizeRecord | undefined,
): Promise<ResizeState> {
  const { clients, config, clock } = session;
  const { live, parameters, parameterGroup, snapshots, growth } = await storeFacts(session, 'jobs');
  const deploys = await foundationHold(clients.cloudFormation, config.stage, live.id);
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const counters = await jobCounters(clients.s3, bucket);
  const deploying = await stackInProgress(clients.cloudFormation, config.stage, 'Foundation');
  const age = newestSnapshotAge(snapshots, clock.nowMs());
  const allowed =
    live.status === 'available' ? await allowedNodeTypes(clients.elastiCache, live.id) : undefined;
  const facts: ResizeFacts = {
    storeId: live.id,
    stageType: jobStoreOf(config).nodeType,
    status: live.status,
    nodeTypes: live.nodes.map(({ nodeType }) => nodeType),
    busyNodes: busyNodes(live),
    pending: live.pending,
    replicas: live.nodes.length - 1,
    reservedPercent: reservedPercent(parameters, parameterGroup),
    ...(allowed === undefined ? {} : { allowed }),
    ...(growth === undefined ? {} : { growth }),
    ...(age === undefined ? {} : { newestSnapshotAgeSeconds: age }),
    ...(counters === undefined ? {} : { counters }),
    held: await hold.isSet(),
    blocked: deploys.held,
    ...(deploying === undefined ? {} : { deploying }),
    ...(record === undefined ? {} : { record }),
  };
  return { facts, live, deploys };
}
