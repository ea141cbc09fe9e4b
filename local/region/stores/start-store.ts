import { setTimeout as sleep } from 'node:timers/promises';
import { isPortFree } from '../process/free-port';
import { RegionError } from '../region-error';
import { configLine } from './config-line';
import { pingStore, type StoreCertificate } from './ping-store';
import { type ServerConfig, serverConfig } from './server-config';
import { type ServerProcess, serverProcess } from './server-process';
import type { StoreBinary } from './store-binary';
import type { DescribedUser, StoreDescription } from './store-description';
import { lastLogLines, writeStoreFiles } from './store-files';
import { DEFAULT_MEMORY_SCALE } from './store-memory';

/** A server is up within 0.1 s; reading a snapshot of some 100 MiB takes seconds. Milliseconds. */
const READY_WITHIN_MS = 30_000;

/** Between two questions whether the server is up. Milliseconds. */
const ASK_EVERY_MS = 25;

/** How to start a store. */
export interface StartStoreOptions {
  readonly binary: StoreBinary;
  /** Holds the configuration, users, log and snapshot. Used again, it brings the data back. */
  readonly directory: string;
  /** How many times smaller than the node's the memory is. @default DEFAULT_MEMORY_SCALE */
  readonly memoryScale?: number;
  /** Ends a start that is under way and, unless detached, the server. @default none */
  readonly signal?: AbortSignal;
  /** True: the server outlives this process, and a later run ends the group that `pid` leads. @default false */
  readonly detached?: boolean;
  /** Users that the deployment does not have, for tests that must look inside. @default none */
  readonly extraUsers?: readonly DescribedUser[];
  /** With one the server speaks TLS and nothing else, as the deployed one does. @default plain text, on loopback */
  readonly certificate?: StoreCertificate;
}

/** What became of the deployed group on this machine. */
export interface StoreReport extends Omit<ServerConfig, 'lines' | 'users'> {
  /** Such as `valkey 8.0`. */
  readonly deployedEngine: string;
  /** What stands in for it. */
  readonly binary: StoreBinary;
}

/** A store server that answers on 127.0.0.1. */
export interface RunningStore {
  readonly id: string;
  readonly port: number;
  /** Of the server, which leads a process group of its own. */
  readonly pid: number;
  readonly report: StoreReport;
  /** Ends this server and waits until it is gone, its snapshot written. Twice is no error. */
  stop(): Promise<void>;
}

/**
 * Starts the server that stands in for a replication group and waits until it serves commands.
 * @throws RegionError if the description is no configuration, the port is taken, or the server ends or does not
 * answer within 30 s; then with the end of its log. The signal's reason if that is aborted.
 */
export async function startStore(
  description: StoreDescription,
  options: StartStoreOptions,
): Promise<RunningStore> {
  const {
    binary,
    directory,
    memoryScale = DEFAULT_MEMORY_SCALE,
    signal,
    detached = false,
    extraUsers = [],
    certificate,
  } = options;
  const { id, port, engine, engineVersion } = description;
  const users = [...description.users, ...extraUsers];
  const config = serverConfig({ ...description, users }, binary.version, memoryScale);

  signal?.throwIfAborted();
  // A server left over from an earlier run would answer the question whether the new one is up.
  if (!(await isPortFree(port))) {
    throw new RegionError(
      `Port ${port} on 127.0.0.1, which the store ${id} needs, is in use: stop what holds it.`,
    );
  }
  // The last line of a name is the one that counts.
  const lines = [...config.lines, ...(certificate === undefined ? [] : tlsLines(port, certificate))];
  const files = await writeStoreFiles(directory, { lines, users: config.users });
  const server = await serverProcess(binary.path, files, detached);
  try {
    const problem = await problemOfStart(server, { port, users, certificate, signal });
    if (problem !== undefined) {
      throw new RegionError(`The store ${id} did not start: ${problem}.`, await lastLogLines(files));
    }
  } catch (error) {
    await server.stop();
    throw error;
  }

  if (!detached) endOnAbort(server, signal);
  const { lines: _lines, users: _users, ...outcome } = config;
  const report = { ...outcome, deployedEngine: `${engine} ${engineVersion}`, binary };
  return { id, port, pid: server.pid, report, stop: server.stop };
}

/** Waits until the server serves commands. @returns what keeps it from doing so, or undefined. */
async function problemOfStart(
  server: ServerProcess,
  {
    port,
    users,
    certificate,
    signal,
  }: Pick<StartStoreOptions, 'certificate' | 'signal'> & {
    readonly port: number;
    readonly users: readonly DescribedUser[];
  },
): Promise<string | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const user = users.find(({ accessString }) => accessString.split(' ').includes('on'));
  for (;;) {
    const up = await pingStore(port, user, certificate);
    signal?.throwIfAborted();
    const end = server.howItEnded();
    if (end !== undefined) return `its server ended (${end})`;
    if (up) return undefined;
    if (Date.now() > deadline) return `no answer on port ${port} within ${READY_WITHIN_MS / 1000} s`;
    await sleep(ASK_EVERY_MS);
  }
}

function tlsLines(port: number, { certificate, key, authority }: StoreCertificate): readonly string[] {
  return [
    configLine('port', 0),
    configLine('tls-port', port),
    configLine('tls-cert-file', certificate),
    configLine('tls-key-file', key),
    configLine('tls-ca-cert-file', authority),
    // ElastiCache asks clients for none: they log in.
    configLine('tls-auth-clients', 'no'),
  ];
}

function endOnAbort(server: ServerProcess, signal: AbortSignal | undefined): void {
  const stop = (): void => void server.stop();
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop, { once: true });
  void server.ended.then(() => signal?.removeEventListener('abort', stop));
}
