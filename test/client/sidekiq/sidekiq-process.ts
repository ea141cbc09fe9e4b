import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { StoreEndpoint } from '../../support/stores/store-connection';
import { writtenDocument, writtenSwitch } from '../written-document';
import type { SidekiqFormat } from './sidekiq-format';

const app = join(__dirname, 'app.rb');
const release = { deferSeconds: 1, deferredJobsPerSecondPerTask: 1000, unparkJobsPerSecond: 50 };
const worksWithin = 20_000;
/** Of the machine, if it has them. */
const programs = { ruby: 'ruby', sidekiq: 'sidekiq' } as const;

/** Whether this machine has Ruby with Sidekiq. */
export function hasSidekiq(): boolean {
  return spawnSync(programs.ruby, ['-rsidekiq', '-e', '0']).status === 0;
}

/** The real Sidekiq, with the middleware of docs/examples. */
export function sidekiqProcess({ host, port, app: login }: StoreEndpoint): SidekiqFormat {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sidekiq-'));
  const board = join(folder, 'board.json');
  const ledger = join(folder, 'runs');
  writeFileSync(ledger, '');
  const env = {
    ...process.env,
    REDIS_URL: `redis://${login.name}:${login.password}@${host}:${port}/0`,
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
      const { stdout } = await promisify(execFile)(programs.ruby, [app, source, kind, String(jobs)], {
        env,
        maxBuffer: 8 * 1024 * 1024,
      });
      return JSON.parse(stdout);
    },
    startWorkers: async () => {
      const args = ['-r', app, '-q', 'default', '-c', '5', '-t', '2'];
      const started = spawn(programs.sidekiq, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
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
