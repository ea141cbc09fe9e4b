import { outputKeys, storeIdOutput } from '../../config/contract/output-keys';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { memoryPoints, type StoreGrowth, storeGrowth } from './memory-growth';
import { setParameters } from './parameters';
import { type LiveStore, liveStore } from './replication-group';
import { type StoreSnapshot, storeSnapshots } from './snapshots';

/** One store as it stands. */
export interface StoreFacts {
  readonly live: LiveStore;
  readonly parameterGroup: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly snapshots: readonly StoreSnapshot[];
  readonly growth?: StoreGrowth;
}

/** @param name `jobs`, `pubsub`, or a cache's @throws CliError where the store does not stand */
export async function storeFacts(session: Session, name: string): Promise<StoreFacts> {
  const { clients, config, clock } = session;
  const id = await requireStackOutput(session, 'Foundation', storeIdOutput(name));
  const live = await liveStore(clients.elastiCache, id);
  const [first] = live.nodes.flatMap(({ parameterGroup }) => (parameterGroup === '' ? [] : [parameterGroup]));
  const parameterGroup =
    name === 'jobs'
      ? await requireStackOutput(session, 'Foundation', outputKeys.jobStoreParameterGroup)
      : (first ?? '');
  const parameters = parameterGroup === '' ? {} : await setParameters(clients.elastiCache, parameterGroup);
  const snapshots = await storeSnapshots(clients.elastiCache, id);
  const points = await memoryPoints(clients.cloudWatch, {
    stage: config.stage,
    name,
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
