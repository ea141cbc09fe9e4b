import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { venvDirectory } from '../../local/region/checkout';
import { freePort } from '../../local/region/process/free-port';
import { regionTools } from '../../local/region/region/region-tools';
import type { StoreCertificate } from '../../local/region/stores/ping-store';
import { binaryText } from '../../local/region/stores/store-binary';

/** A store server of this machine with room for ten million jobs. It writes nothing to disk. */
export interface BenchStore {
  readonly port: number;
  /** Where it speaks TLS beside that, if it was given a certificate. */
  readonly tlsPort: number;
  /** Such as `valkey 8.1.1`. */
  readonly engine: string;
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
 * @param certificate for clients that speak TLS, as all do that are deployed. @default none
 * @throws RegionError that says what to install
 */
export async function benchStore(snapshot?: string, certificate?: StoreCertificate): Promise<BenchStore> {
  const onProgress = (text: string) => process.stderr.write(`${text}\n`);
  const { storeBinary } = await regionTools({ venv: venvDirectory, onProgress });
  const { path } = storeBinary;
  const [port, tlsPort] = [await freePort(), await freePort()];
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-bench-store-'));
  if (snapshot !== undefined) copyFileSync(snapshot, join(directory, 'dump.rdb'));
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory];
  const tls =
    certificate === undefined
      ? []
      : [
          ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'],
          ...['--tls-cert-file', certificate.certificate, '--tls-key-file', certificate.key],
          ...['--tls-ca-cert-file', certificate.authority],
        ];
  const server = spawn(path, [...options, ...tls, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
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
  return { port, tlsPort, engine: binaryText(storeBinary), client, directory, stop };
}
