import {
  CreateSnapshotCommand,
  type ElastiCacheClient,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-elasticache';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';
import type { LiveStore } from './replication-group';

export interface StoreSnapshot {
  readonly name: string;
  /** `creating`, `available`, `failed`, ... */
  readonly status: string;
  /** `manual` or `automated`. */
  readonly source: string;
  /** The node that it was taken of. */
  readonly node: string;
  /** Undefined while it is made. */
  readonly atSeconds?: number;
}

/** Snapshots of a store, newest first; those that are being made before all others. */
export async function storeSnapshots(client: ElastiCacheClient, id: string): Promise<StoreSnapshot[]> {
  const found: StoreSnapshot[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client }, { ReplicationGroupId: id })) {
    for (const {
      SnapshotName,
      SnapshotStatus,
      SnapshotSource,
      NodeSnapshots = [],
      CacheClusterId,
    } of Snapshots) {
      const [node] = NodeSnapshots;
      const atMs = node?.SnapshotCreateTime?.getTime();
      found.push({
        name: SnapshotName ?? '',
        status: SnapshotStatus ?? 'unknown',
        source: SnapshotSource ?? 'unknown',
        node: node?.CacheClusterId ?? CacheClusterId ?? '',
        ...(atMs === undefined ? {} : { atSeconds: Math.floor(atMs / 1000) }),
      });
    }
  }
  const age = ({ atSeconds }: StoreSnapshot) => atSeconds ?? Number.POSITIVE_INFINITY;
  return found.sort((one, other) => (age(one) === age(other) ? 0 : age(other) - age(one)));
}

/**
 * Begins one, of the node that is named: with cluster mode off, a replica is taken where there is one, so that the primary
 * need not fork.
 */
async function createSnapshot(
  client: ElastiCacheClient,
  { node, name }: { readonly node: string; readonly name: string },
): Promise<void> {
  await client.send(new CreateSnapshotCommand({ CacheClusterId: node, SnapshotName: name }));
}

const pollMs = 10_000;

/** A large store takes tens of minutes; what is not done by then is told, and goes on. */
const timeoutMs = 3_600_000;

/** ElastiCache takes twenty manual ones of a node in 24 hours (user guide, manual backups). */
export const snapshotsPerDay = 20;

/** Which node: a replica that is there, if one is, so that the primary need not fork. */
export function snapshotNode({ nodes, id }: LiveStore): string {
  const ready = nodes.filter(({ status }) => status === 'available');
  const node = ready.find(({ role }) => role === 'replica') ?? ready[0] ?? nodes[0];
  if (node === undefined) throw new CliError(1, `the store ${id} has no nodes`);
  return node.id;
}

/** `bulkhead-<stage>-20261124-020000`: sorts by time. */
export function snapshotName({ config, clock }: Session): string {
  const [date = '', time = ''] = new Date(clock.nowMs()).toISOString().split('T');
  return `bulkhead-${config.stage}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** Manual ones of a node in the last 24 hours. */
export function takenOf(snapshots: readonly StoreSnapshot[], node: string, nowMs: number): number {
  return snapshots.filter(
    (one) =>
      one.source === 'manual' &&
      one.node === node &&
      (one.atSeconds === undefined || one.atSeconds > nowMs / 1000 - 86_400),
  ).length;
}

export interface SnapshotListeners {
  progress(text: string): void;
  /** Told once the snapshot is being made: from then on it stands whatever becomes of the wait. */
  partDone(text: string): void;
}

/**
 * Takes a snapshot and waits until it is there. One that is being made already is waited for instead.
 *
 * @returns its name
 * @throws CliError where it fails, or is not there after an hour
 */
export async function takeSnapshot(
  session: Session,
  live: LiveStore,
  { progress, partDone }: SnapshotListeners,
): Promise<string> {
  const { clients, clock } = session;
  const running = (await storeSnapshots(clients.elastiCache, live.id)).find(
    ({ status }) => status === 'creating',
  );
  const name = running?.name ?? snapshotName(session);
  if (running === undefined) {
    await createSnapshot(clients.elastiCache, { node: snapshotNode(live), name });
    partDone(`the snapshot ${name} is being made`);
  }
  const beganMs = clock.nowMs();
  const { outcome, answer } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: beganMs + timeoutMs,
    ask: async () => {
      const found = (await storeSnapshots(clients.elastiCache, live.id)).find((one) => one.name === name);
      const minutes = Math.floor((clock.nowMs() - beganMs) / 60_000);
      progress(`snapshot ${name}: ${found?.status ?? 'not listed yet'}, ${minutes} min`);
      return found;
    },
    done: (found) => found !== undefined && found.status !== 'creating',
  });
  if (outcome !== 'done') {
    throw new CliError(1, `the snapshot ${name} is not there yet; AWS goes on with it`);
  }
  if (answer?.status !== 'available') {
    throw new CliError(1, `the snapshot ${name} is ${answer?.status ?? 'gone'}, not available`);
  }
  return name;
}

/** A snapshot younger than this is good enough to go back to: what came since is still in the store. */
const freshSnapshotSeconds = 3600;

/**
 * Until a snapshot is there: two minutes, and the data at 50 MB a second. An assumption, for no document gives a number;
 * on the side of too long, for the price of a snapshot that is not taken is smaller than that of a store that fills.
 */
const snapshotStartSeconds = 120;
const snapshotBytesPerSecond = 50e6;

export type SnapshotDecision =
  | { readonly take: true; readonly seconds: number }
  | { readonly take: false; readonly because: string };

export interface SnapshotInput {
  /** Age of the newest snapshot that is complete. */
  readonly newestAgeSeconds?: number;
  /** Undefined where nobody measures. */
  readonly usedBytes?: number;
  /** Infinity while the store does not fill; undefined where nobody measures. */
  readonly secondsToFull?: number;
}

/** Whether a snapshot comes before a resize. */
export function resizeSnapshot({
  newestAgeSeconds,
  usedBytes,
  secondsToFull,
}: SnapshotInput): SnapshotDecision {
  if (newestAgeSeconds !== undefined && newestAgeSeconds < freshSnapshotSeconds) {
    return { take: false, because: `the newest is ${Math.round(newestAgeSeconds / 60)} minutes old` };
  }
  const seconds = snapshotStartSeconds + (usedBytes ?? 0) / snapshotBytesPerSecond;
  if (secondsToFull !== undefined && secondsToFull < seconds) {
    return {
      take: false,
      because: `the store is full in ${Math.round(secondsToFull)} s, and a snapshot takes some ${Math.round(seconds)} s`,
    };
  }
  return { take: true, seconds };
}
