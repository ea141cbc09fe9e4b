import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type MeteredRole, storeUserName } from '../../../config/contract/store-names';
import { accessStrings, type JobFramework } from '../../../constructs/stores/access-strings';
import { storeClient } from '../../../lambdas/store-client/store-client';
import { startStore } from '../../../local/region/stores/start-store';
import { testCertificate } from './certificate';
import { storeDescription, testBinary } from './local-stores';
import { clientOptions, type StoreEndpoint, storeUrl } from './store-connection';

/** A store server as it is deployed, and what only its operator sees. */
export interface ObservedStore {
  readonly connection: StoreEndpoint;
  /** As the meter: its user, its client. */
  readonly meter: Redis;
  /** May do anything. */
  readonly observer: Redis;
  /** What the access rules refused, to whomever. */
  refusals(): Promise<readonly unknown[]>;
  /** Calls of each command so far, in upper case; those of the observer's own questions and of logins left out. */
  calls(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

const unlisted = /^(info|auth|acl|hello|client|config|ping)/;

interface ObservedStoreOptions {
  /** Of the app's keys. @default the library's own */
  readonly keyPrefix?: string | undefined;
  /** As deployed; but not where nothing makes a certificate, or the server knows no TLS. @default false */
  readonly tls?: boolean;
}

/** Starts one store with the deployed users, and one more that looks on. */
export async function observedStore(
  role: MeteredRole,
  framework: JobFramework,
  { keyPrefix, tls = false }: ObservedStoreOptions = {},
): Promise<ObservedStore> {
  const login = (name: string) => ({ name, password: randomBytes(16).toString('hex') });
  const app = login(storeUserName('test', role, 'app'));
  const meter = login(storeUserName('test', role, 'meter'));
  const root = login('observer');
  const access = accessStrings(framework, keyPrefix)[role];
  const directory = await mkdtemp(join(tmpdir(), `bulkhead-observed-${role}-`));
  const description = await storeDescription({
    parameters: { 'maxmemory-policy': 'noeviction', 'reserved-memory-percent': '0' },
    users: [
      { ...app, accessString: access.app },
      { ...meter, accessString: access.meter },
    ],
  });
  const binary = await testBinary();
  const certificate = tls ? testCertificate(binary) : undefined;
  const running = await startStore(description, {
    binary,
    directory,
    memoryScale: 1,
    extraUsers: [{ ...root, accessString: 'on ~* &* +@all' }],
    ...(certificate !== undefined && { certificate }),
  });
  const ca = certificate === undefined ? undefined : readFileSync(certificate.authority, 'utf8');
  const connection = { host: '127.0.0.1', port: running.port, app, meter, ...(ca !== undefined && { ca }) };
  const observer = new Redis({ ...clientOptions(connection, root), disableClientInfo: true });
  // What it reads is tested, not how soon.
  const reader = storeClient(storeUrl(connection, meter), 60_000);
  // A Lambda trusts whom Node trusts. It connects at its first command.
  if (ca !== undefined) reader.options.tls = { ca };
  return {
    connection,
    meter: reader,
    observer,
    refusals: async () => {
      const log = await observer.call('ACL', 'LOG');
      return Array.isArray(log) ? log : [log];
    },
    calls: async () => callsIn(await observer.info('commandstats')),
    stop: async () => {
      reader.disconnect();
      observer.disconnect();
      await running.stop();
      await rm(directory, { recursive: true });
    },
  };
}

function callsIn(commandstats: string): Record<string, number> {
  const lines = [...commandstats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  return Object.fromEntries(
    lines.flatMap(([, name = '', calls]) =>
      unlisted.test(name) ? [] : [[name.toUpperCase(), Number(calls)] as const],
    ),
  );
}
