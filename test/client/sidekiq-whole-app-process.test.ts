import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { installedSidekiqs } from './sidekiq/installed-sidekiqs';
import { until } from './until';
import { writtenDocument, writtenSwitch } from './written-document';

const app = join(__dirname, 'sidekiq/whole_app.rb');
const board = writtenDocument({ switches: [writtenSwitch({ jobClass: 'CsvImport', source: '*' })] });

let store: ObservedStore;
let folder: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
});
beforeEach(async () => {
  await store.observer.flushall();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-whole-app-'));
  writeFileSync(join(folder, 'runs'), '');
});
afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});
afterAll(() => store.stop());

const runs = () => readFileSync(join(folder, 'runs'), 'utf8').split('\n').filter(Boolean).sort();

const sidekiqs = installedSidekiqs().map((one) => [one.version, one] as const);

// Where there is no Ruby, what can be said without is in ruby-example.test.ts.
if (sidekiqs.length > 0) {
  test.each(sidekiqs)(
    'an app that copied the example starts, enqueues, obeys and stops: Sidekiq %s',
    async (_, sidekiq) => {
      const { host, port, app: login } = store.connection;
      const env = {
        ...sidekiq.env,
        REDIS_URL: `redis://${login.name}:${login.password}@${host}:${port}/0`,
        WHOLE_BOARD: JSON.stringify(board),
        WHOLE_RUNS: join(folder, 'runs'),
        [taskEnvironment.switchboard]: 'app/environment/profile',
        [taskEnvironment.stageQueues]: 'default',
        [taskEnvironment.shedSources]: '',
        [taskEnvironment.enqueueCeilingPercent]: '75',
        [controlsBucketVariable]: 'bucket',
      };
      const { stdout } = await promisify(execFile)(sidekiq.ruby, [app], { env });
      expect(stdout).toContain('CsvImport is not enqueued: deferred (runaway import)');

      const task = spawn(sidekiq.ruby, [sidekiq.sidekiq, '-r', app, '-q', 'default', '-c', '3', '-t', '2'], {
        env,
      });
      running = task;
      let output = '';
      for (const stream of [task.stdout, task.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      await until(() => {
        if (task.exitCode !== null) throw new Error(output);
        return runs().length === 4;
      }, 'all has run that may');
      expect(runs()).toEqual(['first of many', 'later', 'now', 'second of many']);
      // What was there before the switch is put off.
      await until(async () => (await store.observer.zcard('schedule')) === 1, 'one is put off');
      const ended = once(task, 'exit');
      task.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      const outcomes = [...output.matchAll(/"outcome":"(\w+)"/g)].map(([, outcome]) => outcome);
      expect(outcomes).toEqual(['deferred']);
      expect(await store.refusals()).toEqual([]);
    },
  );
}
