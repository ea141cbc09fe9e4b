import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type StoreEndpoint, storeUrl } from '../../support/stores/store-connection';
import { writtenDocument, writtenSwitch } from '../written-document';
import type { InstalledSidekiq } from './installed-sidekiqs';
import type { SidekiqFormat } from './sidekiq-format';

const app = join(__dirname, 'app.rb');
const release = { deferSeconds: 1, deferredJobsPerSecondPerTask: 1000, unparkJobsPerSecond: 50 };
const worksWithin = 20_000;

/** A real Sidekiq, with the middleware of docs/examples. */
export function sidekiqProcess(
  { ruby, sidekiq, env: environment }: InstalledSidekiq,
  store: StoreEndpoint,
): SidekiqFormat {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sidekiq-'));
  const board = join(folder, 'board.json');
  const ledger = join(folder, 'runs');
  writeFileSync(ledger, '');
  const authority = join(folder, 'authority.pem');
  if (store.ca !== undefined) writeFileSync(authority, store.ca);
  const env = {
    ...environment,
    REDIS_URL: `${storeUrl(store, store.app)}/0`,
    ...(store.ca !== undefined && { SSL_CERT_FILE: authority }),
    LEDGER_BOARD: board,
    LEDGER_RUNS: ledger,
  };
  let revision = 0;
  let workers: ChildProcess | undefined;
  let output = '';

  return {
    deploy: async (...switches) => {
      revision += 1;
      writeFileSync(
        board,
        JSON.stringify(writtenDocument({ revision, release, switches: switches.map(writtenSwitch) })),
      );
      // Read every 0.1 s; not yet by anybody where nothing runs.
      if (workers) await sleep(500);
    },
    push: async (source, kind, jobs) => {
      const { stdout } = await promisify(execFile)(ruby, [app, source, kind, String(jobs)], {
        env,
        maxBuffer: 8 * 1024 * 1024,
      });
      // Sidekiq 7 logs to the same place.
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    },
    startWorkers: async () => {
      const args = [sidekiq, '-r', app, '-q', 'default', '-c', '5', '-t', '2'];
      const started = spawn(ruby, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      workers = started;
      const note = (chunk: Buffer) => {
        output += chunk.toString();
      };
      started.stdout.on('data', note);
      started.stderr.on('data', note);
      for (const began = Date.now(); !output.includes('"revision"'); await sleep(50)) {
        if (started.exitCode !== null || Date.now() - began > worksWithin) throw new Error(output);
      }
    },
    runs: () => readFileSync(ledger, 'utf8').split('\n').filter(Boolean),
    refusedWrites: () => output.split('is held until the store takes it: OOM').length - 1,
    stop: async () => {
      if (workers && workers.exitCode === null) {
        const ended = once(workers, 'exit');
        workers.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true });
    },
  };
}
