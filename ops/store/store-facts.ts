import { outputKeys } from '../../config/contract/output-keys';
import type { StoreRole } from '../../config/contract/store-names';
import { stackInProgress } from '../aws/describe-stack';
import type { Holder } from '../kit/change/holder';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { foundationHold } from './foundation-hold';
import { jobCounters } from './job-counters';
import { memoryPoints, type StoreGrowth, storeGrowth } from './memory-growth';
import { reservedPercent, setParameters } from './parameters';
import { allowedNodeTypes, type LiveStore, liveStore } from './replication-group';
import type { ResizeFacts } from './resize-facts';
import type { ResizeRecord } from './resize-record';
import { type StoreSnapshot, storeSnapshots } from './snapshots';

/** One store as it stands. */
export interface StoreFacts {
  readonly live: LiveStore;
  readonly parameterGroup: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly snapshots: readonly StoreSnapshot[];
  readonly growth?: StoreGrowth;
}

/** @throws CliError where the store does not stand */
export async function storeFacts(session: Session, role: StoreRole): Promise<StoreFacts> {
  const { clients, config, clock } = session;
  const output = role === 'jobs' ? outputKeys.jobStoreId : outputKeys.pubSubStoreId;
  const id = await requireStackOutput(session, 'Foundation', output);
  const live = await liveStore(clients.elastiCache, id);
  const [first] = live.nodes.flatMap(({ parameterGroup }) => (parameterGroup === '' ? [] : [parameterGroup]));
  const parameterGroup =
    role === 'jobs'
      ? await requireStackOutput(session, 'Foundation', outputKeys.jobStoreParameterGroup)
      : (first ?? '');
  const parameters = parameterGroup === '' ? {} : await setParameters(clients.elastiCache, parameterGroup);
  const snapshots = await storeSnapshots(clients.elastiCache, id);
  const points = await memoryPoints(clients.cloudWatch, {
    stage: config.stage,
    role,
    nodes: live.nodes.map((node) => node.id),
    nowMs: clock.nowMs(),
  });
  const growth = storeGrowth(points);
  return { live, parameterGroup, parameters, snapshots, ...(growth === undefined ? {} : { growth }) };
}

/** Age of the newest snapshot that can be gone back to. */
export function newestSnapshotAge(snapshots: readonly StoreSnapshot[], nowMs: number): number | undefined {
  const times = snapshots.flatMap(({ status, atSeconds }) =>
    status === 'available' && atSeconds !== undefined ? [atSeconds] : [],
  );
  return times.length === 0 ? undefined : nowMs / 1000 - Math.max(...times);
}

/** Everything that a resize of the job store is decided by. */
export async function resizeFacts(
  session: Session,
  holder: Holder,
  record: ResizeRecord | undefined,
): Promise<ResizeFacts> {
  const { clients, config, clock } = session;
  const { live, parameters, parameterGroup, snapshots, growth } = await storeFacts(session, 'jobs');
  const hold = await foundationHold(clients.cloudFormation, config.stage, live.id);
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const counters = await jobCounters(clients.s3, bucket);
  const deploying = await stackInProgress(clients.cloudFormation, config.stage, 'Foundation');
  const age = newestSnapshotAge(snapshots, clock.nowMs());
  const allowed =
    live.status === 'available' ? await allowedNodeTypes(clients.elastiCache, live.id) : undefined;
  return {
    storeId: live.id,
    stageType: config.stores.jobs.nodeType,
    status: live.status,
    nodeTypes: live.nodes.map(({ nodeType }) => nodeType),
    pending: live.pending,
    replicas: live.nodes.length - 1,
    reservedPercent: reservedPercent(parameters, parameterGroup),
    ...(allowed === undefined ? {} : { allowed }),
    ...(growth === undefined ? {} : { growth }),
    ...(age === undefined ? {} : { newestSnapshotAgeSeconds: age }),
    ...(counters === undefined ? {} : { counters }),
    held: await holder.held(),
    blocked: hold.held,
    ...(deploying === undefined ? {} : { deploying }),
    ...(record === undefined ? {} : { record }),
  };
}
