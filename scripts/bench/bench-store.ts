import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { venvDirectory } from '../../local/region/checkout';
import { freePort } from '../../local/region/process/free-port';
import { regionTools } from '../../local/region/region/region-tools';
import { isAtLeast } from '../../local/region/stores/store-version';

/** A store server of this machine with room for ten million jobs. It writes nothing to disk. */
export interface BenchStore {
  readonly port: number;
  /** Such as `redis 7.0.15`. */
  readonly engine: string;
  /** Whether LRANGE finds the end of a list from there. Redis 6.2 walks all of it; no engine that we deploy does. */
  readonly seeksFromTail: boolean;
  readonly client: Redis;
  /** Where SAVE writes what it holds, as `dump.rdb`. Gone when it stops. */
  readonly directory: string;
  stop(): void;
}

/**
 * Starts one on 127.0.0.1. Not as the region does, whose servers keep snapshots: two gigabytes would be written at the
 * end. It is gone with this process, however that ends but by SIGKILL.
 *
 * @param snapshot a file that SAVE of such a store wrote: what the new one holds. @default nothing
 * @throws RegionError that says what to install
 */
export async function benchStore(snapshot?: string): Promise<BenchStore> {
  const onProgress = (text: string) => process.stderr.write(`${text}\n`);
  const { storeBinary } = await regionTools({ venv: venvDirectory, onProgress });
  const { path, kind, version } = storeBinary;
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-store-'));
  if (snapshot !== undefined) copyFileSync(snapshot, join(directory, 'dump.rdb'));
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory];
  const server = spawn(path, [...options, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  const client = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
  // It is told of each attempt until the server listens, and of the end.
  client.on('error', () => undefined);

  const interrupted = (): void => process.exit(130);
  const end = (): void => {
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  process.once('exit', end);
  const stop = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, interrupted);
    process.removeListener('exit', end);
    client.disconnect();
    end();
  };
  try {
    await Promise.race([
      client.ping(),
      new Promise((_, reject) => {
        server.once('error', reject);
        server.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
      }),
    ]);
  } catch (error) {
    stop();
    throw error;
  }
  const { major, minor, patch } = version;
  const engine = `${kind} ${major}.${minor}.${patch}`;
  return { port, engine, seeksFromTail: isAtLeast(version, 7, 0), client, directory, stop };
}
