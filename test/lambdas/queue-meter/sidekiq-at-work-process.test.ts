import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJobStore } from '../../../lambdas/queue-meter/read/read-job-store';
import { readStoreHealth } from '../../../lambdas/queue-meter/read/read-store-health';
import type { MeterState } from '../../../lambdas/queue-meter/state/meter-state';
import { type InstalledSidekiq, installedSidekiqs } from '../../client/sidekiq/installed-sidekiqs';
import { until } from '../../client/until';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { figuresOf, output, reads, settings, slot } from './sample';

/**
 * Two tasks of real Sidekiq, every thread of which runs a job without end, and what the meter makes of them reading by
 * reading. One after another: a beat of theirs takes ten seconds.
 */
const threads = 4;
const queues = ['critical', 'mailers', 'imports'];
const [sidekiq] = installedSidekiqs().toReversed();

let store: ObservedStore;
let folder: string;
const tasks: ChildProcess[] = [];
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-sidekiq-at-work-'));
  writeFileSync(join(folder, 'runs'), '');
});
afterAll(async () => {
  for (const one of tasks) await end(one, 'SIGKILL');
  await store.stop();
  rmSync(folder, { recursive: true });
});

const full = (yes: boolean) => store.observer.config('SET', 'maxmemory', yes ? 1_000 : 100_000_000);

async function end(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill(signal);
  await ended;
}

function start({ ruby, sidekiq: program, env }: InstalledSidekiq): void {
  const { host, port, app } = store.connection;
  const example = join(__dirname, '../../client/sidekiq/full_store_app.rb');
  const args = [program, '-r', example, '-q', 'critical', '-c', String(threads), '-t', '1'];
  tasks.push(
    spawn(ruby, args, {
      env: {
        ...env,
        REDIS_URL: `redis://${app.name}:${app.password}@${host}:${port}/0`,
        FULL_STORE_RUNS: join(folder, 'runs'),
      },
      stdio: 'ignore',
    }),
  );
}

const heartbeats = async () => (await store.observer.smembers('processes')).sort();

/** Jobs that processes say they run. */
async function busy(): Promise<number> {
  const each = await Promise.all((await heartbeats()).map((name) => store.observer.hget(name, 'busy')));
  return each.reduce((sum, one) => sum + Number(one ?? 0), 0);
}

let state: MeterState | undefined;
let readings = 0;

/** Ten seconds of the meter's time each, whatever passes meanwhile. */
async function read() {
  const atSeconds = slot + 10 * readings;
  readings += 1;
  const request = { framework: 'sidekiq' as const, keyPrefix: '', queues, nowSeconds: atSeconds };
  const health = await readStoreHealth(store.meter, 'jobs');
  const reading = await readJobStore(store.meter, request);
  const processes = reading.processes.map((process) => ({
    ...process,
    // By the meter's clock; what the test made old stays old.
    beatAtSeconds: process.beatAtSeconds === 1 ? atSeconds - 55 : atSeconds,
  }));
  const said = output({
    settings: settings({ framework: 'sidekiq' }),
    state,
    reads: reads({
      atSeconds,
      queues: { value: { ...reading, processes } },
      jobs: { value: { ...health, uptimeSeconds: 1000 + 10 * readings } },
      tasks: { value: { urgent: { runningTasks: 4, desiredTasks: 4 } } },
    }),
  });
  state = said.state;
  return { ...figuresOf(said), inFlight: said.line.pools[0]?.inFlightJobs };
}

if (sidekiq !== undefined) {
  beforeAll(async () => {
    // Two more than fit, which came before the meter looks.
    const jobs = Array.from({ length: 2 * threads + 2 }, (_, number) =>
      JSON.stringify({
        ...{ class: 'Slow', args: [number], jid: `j${number}`, queue: 'critical', retry: true },
        ...{ created_at: slot - 100, enqueued_at: slot - 100 },
      }),
    );
    await store.observer.lpush('queue:critical', ...jobs);
    start(sidekiq);
    start(sidekiq);
    await until(
      async () => (await busy()) === 2 * threads,
      'all threads work, and their processes have said so',
    );
  });

  test('at a store that refuses their heartbeats they are not idle, and what is in flight is not zero', async () => {
    expect(await read()).toMatchObject({ inFlight: 2 * threads });
    await store.observer.del('queue:critical');
    await full(true);
    // What runs out after a minute, at once.
    for (const name of await heartbeats()) await store.observer.del(name);
    for (let index = 0; index < 8; index += 1) {
      expect(await read()).toMatchObject({ 'idleSeconds/urgent': 0, inFlight: undefined });
    }
    expect(await busy()).toBe(0);
    await full(false);
    await until(async () => (await busy()) === 2 * threads, 'they beat again');
    for (let index = 0; index < 6; index += 1) await read();
    expect(await read()).toMatchObject({ inFlight: 2 * threads });
  });

  test('what one of them hands back when it ends is no failure', async () => {
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    await end(task, 'SIGTERM');
    // Sidekiq counts them as such.
    expect(await store.observer.get('stat:failed')).toBe(String(threads));
    expect(await store.observer.llen('queue:critical')).toBe(threads);
    expect(await read()).toMatchObject({
      ...{ failedJobsPerSecond: 0, 'completedJobsPerSecond/urgent': 0, inFlight: threads },
    });
  });

  test('what the other held when it was killed was not completed', async () => {
    const [, task] = tasks;
    if (task === undefined) throw new Error('no task');
    await end(task, 'SIGKILL');
    const [name = ''] = await heartbeats();
    await store.observer.hset(name, 'beat', 1);
    await read();
    // Its heartbeat runs out.
    await store.observer.del(name);
    expect(await read()).toMatchObject({ 'completedJobsPerSecond/urgent': 0 });
  });
}
