import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';
import { createSnapshot, type StoreSnapshot, storeSnapshots } from './elasticache-snapshots';
import type { LiveStore } from './elasticache-store';

const pollMs = 10_000;

/** A large store takes tens of minutes; what is not done by then is told, and goes on. */
const timeoutMs = 3_600_000;

/** ElastiCache takes twenty manual ones of a node in 24 hours (user guide, manual backups). */
export const snapshotsPerDay = 20;

/** Which node: a replica where there is one, so that the primary need not fork. */
export function snapshotNode({ nodes, id }: LiveStore): string {
  const node = nodes.find(({ role }) => role === 'replica') ?? nodes[0];
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

/**
 * Takes a snapshot and waits until it is there. One that is being made already is waited for instead.
 *
 * @returns its name
 * @throws CliError where it fails, or is not there after an hour
 */
export async function takeSnapshot(
  session: Session,
  live: LiveStore,
  progress: (text: string) => void,
): Promise<string> {
  const { clients, clock } = session;
  const running = (await storeSnapshots(clients.elastiCache, live.id)).find(
    ({ status }) => status === 'creating',
  );
  const name = running?.name ?? snapshotName(session);
  if (running === undefined) {
    await createSnapshot(clients.elastiCache, { node: snapshotNode(live), name });
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
