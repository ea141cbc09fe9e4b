import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonRecord } from '../../domain/json-record';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { type InstalledSidekiq, installedSidekiqs } from './sidekiq/installed-sidekiqs';
import { until } from './until';

const threads = 5;

let store: ObservedStore;
let folder: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
});
beforeEach(async () => {
  await full(false);
  await store.observer.flushall();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-full-store-'));
  writeFileSync(join(folder, 'runs'), '');
});
afterEach(async () => {
  if (running?.exitCode === null) {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }
  running = undefined;
  rmSync(folder, { recursive: true });
  expect(await store.refusals()).toEqual([]);
});
afterAll(() => store.stop());

/** A limit below what is used: every write that adds is refused. */
const full = (yes: boolean) => store.observer.config('SET', 'maxmemory', yes ? 1_000 : 0);

const job = (name: string, number: number, queue: string) =>
  JSON.stringify({ class: name, args: [number], jid: `${name}${number}`, queue, retry: true, created_at: 1 });
const jobs = (name: string, count: number, queue = 'default') =>
  Array.from({ length: count }, (_, number) => job(name, number, queue));
const runs = (name: string) =>
  readFileSync(join(folder, 'runs'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(name));

interface Process {
  readonly output: () => string;
  /** @throws Error with its output where it ends before that */
  sees(holds: () => boolean | Promise<boolean>, what: string): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** One task: five threads, a second for its jobs when it has to stop. */
function start(sidekiq: InstalledSidekiq, guard: 'guarded' | 'as it is'): Process {
  const { host, port, app } = store.connection;
  const args = ['-r', join(__dirname, 'sidekiq/full_store_app.rb'), '-q', 'default', '-q', 'slow'];
  const started = spawn(sidekiq.ruby, [sidekiq.sidekiq, ...args, '-c', String(threads), '-t', '1'], {
    env: {
      ...sidekiq.env,
      REDIS_URL: `redis://${app.name}:${app.password}@${host}:${port}/0`,
      FULL_STORE_RUNS: join(folder, 'runs'),
      FULL_STORE_GUARD: guard === 'guarded' ? 'yes' : 'no',
    },
  });
  running = started;
  let output = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    output: () => output,
    sees: (holds, what) =>
      until(() => {
        if (started.exitCode !== null) throw new Error(`${what}: it has ended\n${output}`);
        return holds();
      }, what),
    stop: async () => {
      const ended = once(started, 'exit');
      started.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

const sidekiqs = installedSidekiqs();
/** From 7 on Sidekiq writes as its scheduler starts, and has jobs that iterate. */
const fromSeven = sidekiqs.filter(({ version }) => Number(version.split('.')[0]) >= 7);
const named = (some: readonly InstalledSidekiq[]) => some.map((one) => [one.version, one] as const);

if (sidekiqs.length > 0) {
  test.each(named(sidekiqs))('Sidekiq %s drains a store that is full: 300 of 300', async (_, sidekiq) => {
    await store.observer.lpush('queue:default', ...jobs('Quick', 300));
    await full(true);
    const { sees } = start(sidekiq, 'as it is');
    await sees(() => runs('quick').length === 300, 'all have run');
    expect(await store.observer.llen('queue:default')).toBe(0);
  });

  test.each(named(sidekiqs))(
    'Sidekiq %s hands back at a store that is full what it could not finish: 5 of 5',
    async (_, sidekiq) => {
      await store.observer.lpush('queue:slow', ...jobs('Slow', threads, 'slow'));
      await full(true);
      const { sees, stop } = start(sidekiq, 'guarded');
      await sees(() => runs('slow').length === threads, 'all threads work');
      expect(await stop()).toBe(0);
      const back = await store.observer.lrange('queue:slow', 0, -1);
      expect(back.sort()).toEqual(jobs('Slow', threads, 'slow').sort());
    },
  );
}

if (fromSeven.length > 0) {
  describe.each(named(fromSeven))('a task of Sidekiq %s that starts at a full store', (_, sidekiq) => {
    beforeEach(async () => {
      for (const due of jobs('Quick', 20)) await store.observer.zadd('schedule', 1, due);
      await store.observer.lpush('queue:slow', ...jobs('Slow', threads, 'slow'));
      await full(true);
    });

    test('moves due jobs, and hands back at its end what is in flight', async () => {
      const { output, sees, stop } = start(sidekiq, 'guarded');
      await sees(
        () => output().includes('the list of processes is not tidied up'),
        'its first write is refused',
      );
      await sees(() => runs('slow').length === threads, 'all threads work');
      await full(false);
      // One that can run them: its own threads are all taken.
      await sees(async () => (await store.observer.llen('queue:default')) === 20, 'all that is due is moved');
      expect([await stop(), await store.observer.llen('queue:slow')]).toEqual([0, threads]);
      await store.observer.del('queue:slow');
      const next = start(sidekiq, 'guarded');
      await next.sees(() => runs('quick').length === 20, 'all that was due has run');
    });

    test('does neither without the guard: that is what the guard is for', async () => {
      const { output, sees, stop } = start(sidekiq, 'as it is');
      await sees(() => /sidekiq\.scheduler.*terminated with exception/.test(output()), 'its scheduler ends');
      await sees(() => runs('slow').length === threads, 'all threads work');
      await full(false);
      expect([await stop(), await store.observer.llen('queue:slow')]).toEqual([1, 0]);
      expect(await store.observer.zcard('schedule')).toBe(20);
    });
  });

  describe.each(named(fromSeven))('at a full store a job of Sidekiq %s', (_, sidekiq) => {
    test('that fails comes to be tried again', async () => {
      await store.observer.lpush('queue:default', ...jobs('Failing', 20));
      await full(true);
      const { sees } = start(sidekiq, 'guarded');
      await sees(async () => (await store.observer.zcard('retry')) === 20, 'all are to be tried again');
      const tried = (await store.observer.zrange('retry', '0', '-1')).map((payload) => jsonRecord(payload));
      expect(tried.map((one) => String(one?.jid)).sort()).toEqual(
        jobs('Failing', 20)
          .map((payload) => String(jsonRecord(payload)?.jid))
          .sort(),
      );
      expect(tried[0]).toMatchObject({ error_message: 'as it must', retry_count: 0, queue: 'default' });
    });

    test('that iterates goes on where its place cannot be written', async () => {
      await store.observer.lpush('queue:default', ...jobs('Iterating', threads));
      await full(true);
      const { output, sees } = start(sidekiq, 'guarded');
      await sees(() => runs('iterating').length === threads, 'all have ended');
      expect(output()).toContain('goes on, its place is not written: OOM');
    });

    test('that iterates and is to stop waits until its place is written, and is in its queue then', async () => {
      // A minute of it, were it not stopped.
      await store.observer.lpush('queue:default', job('Iterating', 1_200, 'default'));
      await full(true);
      const { output, sees, stop } = start(sidekiq, 'guarded');
      await sees(() => output().includes('Iterating Iterating1200 goes on'), 'it iterates');
      const stopped = stop();
      await full(false);
      expect(await stopped).toBe(0);
      expect(await store.observer.llen('queue:default')).toBe(1);
    });
  });
}
