import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutRoot } from '../../../config/checkout-root';
import { endGroup } from '../process/end-group';
import { identify, isAlive, type ProcessIdentity } from '../process/process-identity';
import { RegionError } from '../region-error';
import type { RegionDirectory } from '../state/region-directory';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './region-environment';

/** The emulator in a wrapper of ours, which counts what its load balancers answer, and ends one-off tasks. */
const countedEmulator = join(checkoutRoot, 'local/region/emulator/counted_emulator.py');

/** It is up within a second; a busy machine may need some more. */
const READY_WITHIN_MS = 30_000;
const POLL_MS = 50;
/** Lines of its log in a message. */
const LOG_LINES = 8;

export interface StartEmulatorOptions {
  /** The Python that has the emulator. */
  readonly python: string;
  readonly port: number;
  readonly directory: RegionDirectory;
  /** Called as soon as there is a process, before it answers: from then on somebody must end it. */
  readonly onStarted: (process: ProcessIdentity) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Starts the emulator on 127.0.0.1 and waits until it answers. It leads its own process group and outlives us:
 * whoever gets its identity ends it.
 * @throws RegionError with the end of its log if it does not come up; it has ended by then
 */
export async function startEmulator(options: StartEmulatorOptions): Promise<ProcessIdentity> {
  const { python, port, directory, signal } = options;
  await mkdir(directory.logs, { recursive: true });
  const logPath = join(directory.logs, 'emulator.log');
  const log = await open(logPath, 'w', 0o600);
  try {
    // Without -B the wrapper's own module would leave a compiled copy in the checkout.
    const child = spawn(python, ['-B', countedEmulator], {
      cwd: directory.root,
      env: emulatorEnvironment(port, directory),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    failed.catch(() => undefined);
    child.unref();
    const emulator = child.pid === undefined ? undefined : identify(child.pid);
    if (emulator === undefined) throw await failure('ended at once', logPath);
    await options.onStarted(emulator);
    try {
      await Promise.race([answers({ emulator, port, logPath, signal }), failed]);
      return emulator;
    } catch (error) {
      // It has nothing to save yet.
      await endGroup(emulator, 0);
      throw error;
    }
  } finally {
    await log.close();
  }
}

function emulatorEnvironment(port: number, { workingState, temporary }: RegionDirectory): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    TMPDIR: temporary,
    // It listens on every interface by default, and it runs Lambda code for whoever asks.
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    // What Lambda functions get as their endpoint.
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    // What it calls itself in URLs it hands out.
    MINISTACK_HOST: 'localhost',
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT,
    MINISTACK_REGION: LOCAL_REGION,
    PERSIST_STATE: '1',
    STATE_DIR: join(workingState, 'state'),
    S3_PERSIST: '1',
    S3_DATA_DIR: join(workingState, 's3'),
    // Where it finds Docker it starts containers, and at its end removes all that carry its label, others' too.
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    LAMBDA_EXECUTOR: 'local',
    // Servers of other services, with ports of their own.
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    // The one address it gives every replication group; templates carry the real ones.
    REDIS_HOST: '127.0.0.1',
    LOG_LEVEL: 'WARNING',
  };
}

interface Awaited {
  readonly emulator: ProcessIdentity;
  readonly port: number;
  readonly logPath: string;
  readonly signal: AbortSignal | undefined;
}

async function answers({ emulator, port, logPath, signal }: Awaited): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (await isHealthy(port)) return;
    if (!isAlive(emulator)) throw await failure('ended while it started', logPath);
    await sleep(POLL_MS);
  }
  throw await failure(`did not answer on port ${port} within ${READY_WITHIN_MS / 1000} s`, logPath);
}

/** With the end of the log, because the log goes away with the directory of a run of its own. */
async function failure(what: string, logPath: string): Promise<RegionError> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  return new RegionError(`The emulator ${what}:`, log.trimEnd().split('\n').slice(-LOG_LINES));
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}
