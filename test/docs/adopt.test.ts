import { readdirSync, readFileSync } from 'node:fs';
import { checkedStage } from '../../config/check-stage';
import { loadStage } from '../../config/load-stage';
import { addChecks } from '../../lib/add-checks';
import { synthesise } from '../support/synth/synthesise';

const names = readdirSync('docs/adopt')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));
const overview = readFileSync('docs/adopt.md', 'utf8');

const fileOf = (name: string) => `docs/adopt/${name}.yaml`;
const pageOf = (name: string) => readFileSync(`docs/adopt/${name}.md`, 'utf8');
const queuesOf = (name: string) =>
  Object.values(loadStage(fileOf(name)).workers).flatMap(({ queues }) => queues);

test('eight apps at least', () => {
  expect(names.length).toBeGreaterThanOrEqual(8);
});

test.each(names)('%s synthesises: no warning, no broken rule, no finding', (name) => {
  expect(checkedStage(readFileSync(fileOf(name), 'utf8'), { file: fileOf(name) }).warnings).toEqual([]);
  // What rules and cdk-nag find is thrown.
  expect(synthesise(loadStage(fileOf(name)), addChecks).warnings).toEqual([]);
});

test.each(names)('%s is named like its stage, and is one row of docs/adopt.md', (name) => {
  expect(loadStage(fileOf(name)).stage).toBe(name);
  expect(overview.split(`](adopt/${name}.md)`)).toHaveLength(2);
});

test.each(names)('the page of %s says where and when it was read, and that nobody deployed it', (name) => {
  const page = pageOf(name);
  expect(page).toMatch(/https:\/\/github\.com\/[\w-]+\/[\w.-]+/);
  expect(page).toMatch(/Read on \d+ November 2026/);
  expect(page).toContain('Not deployed');
  expect(page).toContain(`](${name}.yaml)`);
});

test.each(names)('every change that the file of %s relies on is told on its page', (name) => {
  const [, told = ''] = pageOf(name).split('**Must change');
  const changes = new Set(
    [...readFileSync(fileOf(name), 'utf8').matchAll(/\bchange (\d)/g)].map(([, n]) => n),
  );
  for (const number of changes) expect(told).toContain(`\n${number}. `);
});

test('chatwoot keeps its 16 queues, and gives broadcasts one of their own', () => {
  const queues = queuesOf('chatwoot');
  expect(queues.filter((queue) => queue !== 'pushes')).toHaveLength(16);
  expect(queues).toContain('pushes');
});

test('mastodon serves the seven queues of its sidekiq.yml, the scheduler in one task', () => {
  expect(queuesOf('mastodon').sort()).toEqual([
    'default',
    'fasp',
    'ingress',
    'mailers',
    'pull',
    'push',
    'scheduler',
  ]);
  const { tasks, queues } = loadStage(fileOf('mastodon')).workers.scheduler ?? {};
  expect({ tasks, queues }).toEqual({ tasks: { min: 1, max: 1 }, queues: ['scheduler'] });
});

test('langfuse turns each consumer on in one pool, and off for all others', () => {
  const { environment, workers } = loadStage(fileOf('langfuse'));
  const switches = Object.keys(environment).filter((name) => name.startsWith('QUEUE_CONSUMER_'));
  expect(switches.map((name) => environment[name])).toEqual(switches.map(() => 'false'));
  const on = Object.values(workers).flatMap((pool) =>
    Object.keys(pool.environment).filter((name) => name.startsWith('QUEUE_CONSUMER_')),
  );
  expect(new Set(on).size).toBe(on.length);
  expect(switches.filter((name) => !on.includes(name))).toEqual([
    'QUEUE_CONSUMER_V4_LEGACY_API_USAGE_QUEUE_IS_ENABLED',
  ]);
});

test('twenty tells each pool the queues that it serves', () => {
  for (const { environment, queues } of Object.values(loadStage(fileOf('twenty')).workers)) {
    expect(environment.WORKER_ENABLED_QUEUES).toBe(queues.join(','));
  }
});
