import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoreRole, storeId, storeUserName } from '../../../config/contract/store-names';
import { accessStrings, type JobFramework } from '../../../constructs/stores/access-strings';
import { venvDirectory } from '../../../local/region/checkout';
import { freePort } from '../../../local/region/process/free-port';
import { type RunningStore, startStore } from '../../../local/region/stores/start-store';
import { findStoreBinary, type StoreBinary } from '../../../local/region/stores/store-binary';
import type { StoreDescription } from '../../../local/region/stores/store-description';
import { testCertificate } from './certificate';
import type { StoreEndpoint } from './store-connection';
import type { LimitedStores } from './store-limits';

const MEBIBYTE = 1024 * 1024;

/** Small, so that a store is full after a moment. */
const NODE_MEMORY_BYTES = 32 * MEBIBYTE;

const PUBSUB_HARD_LIMIT_BYTES = 4 * MEBIBYTE;

const parameters: Readonly<Record<StoreRole, Readonly<Record<string, string>>>> = {
  jobs: { 'maxmemory-policy': 'noeviction', 'reserved-memory-percent': '40' },
  pubsub: {
    'maxmemory-policy': 'allkeys-lru',
    'client-output-buffer-limit-pubsub-hard-limit': String(PUBSUB_HARD_LIMIT_BYTES),
    'client-output-buffer-limit-pubsub-soft-limit': String(PUBSUB_HARD_LIMIT_BYTES / 4),
    'client-output-buffer-limit-pubsub-soft-seconds': '10',
  },
  cache: { 'maxmemory-policy': 'allkeys-lru', 'reserved-memory-percent': '25' },
};

/** Two store servers of this machine, started as the region starts them. */
export interface LocalStores extends LimitedStores {
  /** Ends both and removes their directories. */
  stop(): Promise<void>;
}

interface LocalStore {
  readonly running: RunningStore;
  readonly connection: StoreEndpoint;
  readonly directory: string;
}

export interface LocalStoresOptions {
  /** For all users, in place of the ones that are deployed. */
  readonly accessString?: string;
  /** @default testBinary() */
  readonly binary?: StoreBinary;
  /** As deployed; but not where nothing makes a certificate, or the server knows no TLS. @default false */
  readonly tls?: boolean;
}

/** Starts a job store and a pub/sub store with users of random passwords. */
export async function localStores(
  framework: JobFramework,
  options: LocalStoresOptions = {},
): Promise<LocalStores> {
  const binary = options.binary ?? (await testBinary());
  const stores: LocalStore[] = [];
  const stop = async (): Promise<void> => {
    for (const { running, directory } of stores.splice(0)) {
      await running.stop();
      await rm(directory, { recursive: true });
    }
  };
  try {
    const access = accessStrings(framework);
    const jobs = await localStore('jobs', access.jobs, { ...options, binary });
    stores.push(jobs);
    const pubsub = await localStore('pubsub', access.pubsub, { ...options, binary });
    stores.push(pubsub);
    return {
      framework,
      jobs: jobs.connection,
      pubsub: pubsub.connection,
      pubsubHardLimitBytes: PUBSUB_HARD_LIMIT_BYTES,
      countsLargeMessages: binary.version.major < 9,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A cache of 32 MB with its app's user, and how to end it. */
export async function localCache(): Promise<{ readonly connection: StoreEndpoint; stop(): Promise<void> }> {
  const access = accessStrings('bullmq').cache;
  const { running, connection, directory } = await localStore('cache', access, {
    binary: await testBinary(),
  });
  return {
    connection,
    stop: async () => {
      await running.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** The server to test on: what the region itself would take, or the one that BULKHEAD_STORE_BINARY names. */
export function testBinary(): Promise<StoreBinary> {
  return findStoreBinary({ venvPython: join(venvDirectory, 'bin/python') });
}

/** A description as the region's APIs would give it, with a free port. */
export async function storeDescription(changes: Partial<StoreDescription> = {}): Promise<StoreDescription> {
  return {
    id: storeId('test', 'jobs', 1),
    engine: 'valkey',
    engineVersion: '8.1',
    nodeType: 'cache.t4g.micro',
    nodeMemoryBytes: NODE_MEMORY_BYTES,
    parameters: {},
    users: [],
    port: await freePort(),
    ...changes,
  };
}

async function localStore(
  role: StoreRole,
  access: { readonly app: string; readonly meter?: string },
  { binary, accessString, tls = false }: LocalStoresOptions & { readonly binary: StoreBinary },
): Promise<LocalStore> {
  const app = { name: storeUserName('test', role, 'app'), password: randomBytes(24).toString('hex') };
  const meter = { name: storeUserName('test', role, 'meter'), password: randomBytes(24).toString('hex') };
  const directory = await mkdtemp(join(tmpdir(), `bulkhead-${role}-`));
  const description = await storeDescription({
    id: storeId('test', role, 1),
    parameters: parameters[role],
    users: [
      { ...app, accessString: accessString ?? access.app },
      ...(access.meter === undefined ? [] : [{ ...meter, accessString: accessString ?? access.meter }]),
    ],
  });
  const certificate = tls ? testCertificate(binary) : undefined;
  const running = await startStore(description, {
    binary,
    directory,
    memoryScale: 1,
    ...(certificate !== undefined && { certificate }),
  });
  const ca = certificate === undefined ? undefined : readFileSync(certificate.authority, 'utf8');
  const connection = { host: '127.0.0.1', port: running.port, app, meter, ...(ca !== undefined && { ca }) };
  return { running, directory, connection };
}
