import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskEnvironment } from '../../config/contract/task-environment';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { resourcesByType } from '../support/synth/parsed-template';
import { stageWith } from '../support/synth/stage-with';
import { synthStage } from '../support/synth/synth-stage';
import { type InstalledSidekiq, installedSidekiqs } from './sidekiq/installed-sidekiqs';
import { until } from './until';

/** A hundred jobs of the first queue and ten of the second: with weights of 3 and 1, one in 3 x 10^12 runs has no early one. */
const [manyJobs, fewJobs] = [100, 10];
const app = join(__dirname, 'sidekiq/ordered_app.rb');

let store: ObservedStore;
let folder: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
});
beforeEach(async () => {
  await store.observer.flushall();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-ordered-'));
  writeFileSync(join(folder, 'runs'), '');
});
afterEach(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true });
});
afterAll(() => store.stop());

const runs = () => readFileSync(join(folder, 'runs'), 'utf8').split('\n').filter(Boolean);

/** What follows `bundle exec sidekiq` in the command of a pool of one thread. */
function deployedArguments(pool: 'urgent' | 'pushes'): string[] {
  const { parsed } = synthStage(
    stageWith((input) => {
      input.framework = 'sidekiq';
      Object.assign(input.workers.urgent ?? {}, { queues: { many: 3, few: 1 }, concurrency: 1 });
      Object.assign(input.workers.pushes ?? {}, { queues: ['many', 'few'], concurrency: 1 });
    }),
  );
  const id = pool === 'urgent' ? 'WorkersUrgent' : 'WorkersPushes';
  const found = Object.values(parsed)
    .flatMap((template) => resourcesByType(template, 'AWS::ECS::TaskDefinition'))
    .find(([logicalId]) => logicalId.startsWith(id));
  const command: readonly string[] = found?.[1].Properties?.ContainerDefinitions[0].Command;
  return command.slice(3);
}

async function queuesInOrder(
  sidekiq: InstalledSidekiq,
  { args, env = {} }: { readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv },
): Promise<string[]> {
  const job = (queue: string, number: number) =>
    JSON.stringify({ class: 'Note', args: [queue], jid: `${queue}${number}`, queue, retry: false });
  for (const [queue, jobs] of [
    ['many', manyJobs],
    ['few', fewJobs],
  ] as const) {
    await store.observer.lpush(`queue:${queue}`, ...Array.from({ length: jobs }, (_, at) => job(queue, at)));
  }
  const { host, port, app: login } = store.connection;
  running = spawn(sidekiq.ruby, [sidekiq.sidekiq, '-r', app, ...args], {
    env: {
      ...sidekiq.env,
      ...env,
      REDIS_URL: `redis://${login.name}:${login.password}@${host}:${port}/0`,
      ORDERED_RUNS: join(folder, 'runs'),
    },
    stdio: 'ignore',
  });
  await until(() => runs().length === manyJobs + fewJobs, 'all have run');
  return runs();
}

/** The `config/sidekiq.yml` of docs/app-contract.md, for one thread. */
function contractConfig(): string[] {
  const [, example = ''] =
    /```yaml\n(<% names[^`]*)```/.exec(readFileSync('docs/app-contract.md', 'utf8')) ?? [];
  const path = join(folder, 'sidekiq.yml');
  writeFileSync(path, `:concurrency: 1\n${example}`);
  return ['-C', path];
}

const told = { [taskEnvironment.queues]: 'many,few' };
const weighted = { ...told, [taskEnvironment.queueWeights]: '3,1' };

for (const sidekiq of installedSidekiqs()) {
  test.each([
    ['the command of a pool', () => ({ args: deployedArguments('pushes') })],
    ['a configuration that reads the variables', () => ({ args: contractConfig(), env: told })],
  ])(
    `Sidekiq ${sidekiq.version} takes none of a later queue before the first is empty: %s`,
    async (_, start) => {
      const order = await queuesInOrder(sidekiq, start());
      expect(order.indexOf('few')).toBe(manyJobs);
    },
  );

  test.each([
    ['the command of a pool', () => ({ args: deployedArguments('urgent') })],
    ['a configuration that reads the variables', () => ({ args: contractConfig(), env: weighted })],
  ])(`Sidekiq ${sidekiq.version} does with the weights of the stage file: %s`, async (_, start) => {
    const order = await queuesInOrder(sidekiq, start());
    expect(order.indexOf('few')).toBeLessThan(manyJobs);
    expect(order.filter((queue) => queue === 'few')).toHaveLength(fewJobs);
  });
}

// All that can be said where there is no Ruby.
test('both orders are what the pools are started with', () => {
  expect(deployedArguments('pushes').join(' ')).toMatch(/ -q many -q few$/);
  expect(deployedArguments('urgent').join(' ')).toMatch(/ -q many,3 -q few,1$/);
});
