import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { endGroup } from '../process/end-group';
import { identify, isAlive } from '../process/process-identity';
import type { RecordedStore } from '../state/running-region';
import { serverConfig } from '../stores/server-config';
import { type StoreReport, startStore } from '../stores/start-store';
import type { StoreBinary } from '../stores/store-binary';
import { DEFAULT_MEMORY_SCALE } from '../stores/store-memory';
import type { DeployedStore } from './describe-stores';
import type { Region } from './open-region';

/** A deployed store and the real server that stands in for it. */
export interface RunningDeployedStore {
  readonly store: DeployedStore;
  readonly pid: number;
  readonly report: StoreReport;
}

/**
 * Starts a real server for every deployed store. In a region that stood already, a server that was started with the
 * very same description stays, with its data in memory; one whose description changed is started anew, and one
 * whose store is gone is ended.
 */
export async function runStores(
  region: Region,
  stores: readonly DeployedStore[],
  signal?: AbortSignal,
): Promise<RunningDeployedStore[]> {
  const wanted = new Set(stores.map(({ id }) => id));
  for (const left of region.running().stores.filter(({ id }) => !wanted.has(id))) await end(region, left);
  const running: RunningDeployedStore[] = [];
  for (const store of stores) running.push(await runStore(region, store, signal));
  return running;
}

async function runStore(
  region: Region,
  store: DeployedStore,
  signal: AbortSignal | undefined,
): Promise<RunningDeployedStore> {
  const { storeBinary: binary } = region;
  const fingerprint = fingerprintOf({ store, binary });
  const running = region.running().stores.find(({ id }) => id === store.id);
  if (running !== undefined && running.fingerprint === fingerprint && isAlive(running.process)) {
    return { store, pid: running.process.pid, report: reportOf(store, binary) };
  }
  if (running !== undefined) await end(region, running);
  // Detached also where the run stops it: the region ends its processes itself, in order, by what it recorded.
  const started = await startStore(store, {
    binary,
    directory: join(region.directory.stores, store.id),
    detached: true,
    signal,
  });
  const process = identify(started.pid);
  if (process !== undefined) {
    const { stores, ...rest } = region.running();
    await region.record({ ...rest, stores: [...stores, { id: store.id, process, fingerprint }] });
  }
  return { store, pid: started.pid, report: started.report };
}

async function end(region: Region, store: RecordedStore): Promise<void> {
  await endGroup(store.process);
  const { stores, ...rest } = region.running();
  await region.record({ ...rest, stores: stores.filter(({ id }) => id !== store.id) });
}

/** What `startStore` reports, for a server that an earlier run started with this very description. */
function reportOf(store: DeployedStore, binary: StoreBinary): StoreReport {
  const {
    lines: _lines,
    users: _users,
    ...outcome
  } = serverConfig(store, binary.version, DEFAULT_MEMORY_SCALE);
  return { ...outcome, deployedEngine: `${store.engine} ${store.engineVersion}`, binary };
}

function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
