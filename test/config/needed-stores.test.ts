import { budgetsOf } from '../../config/budgets/budgets-of';
import { everyStore } from '../../config/every-store';
import type { StageConfig } from '../../config/schema/stage';
import { edited, messagesFor, stageOf } from './edited-stage';

/** `shortest-prod.yaml` with fewer parts: its services and pools stand before the line `secrets:`. */
function stage({ websockets = true, workers = true, more = [] as string[] }): StageConfig {
  return stageOf(text({ websockets, workers, more }));
}

function text({ websockets = true, workers = true, more = [] as string[] }): string {
  let found = edited();
  if (!websockets) found = found.replace(/ {2}websockets:\n(?: {4}.*\n)+/, '');
  if (!workers) found = found.replace(/workers:\n(?: {2}.*\n)+/, 'workers: {}\n');
  return [found.trimEnd(), ...more, ''].join('\n');
}

const roles = (config: StageConfig) => everyStore(config).map(({ role }) => role);
const storeBudgetNames = (config: StageConfig) =>
  budgetsOf(config)
    .filter(({ path }) => path[0] === 'stores')
    .map(({ budget }) => budget.name);

test('a stage has the stores that its services and pools use', () => {
  expect(roles(stage({}))).toEqual(['jobs', 'pubsub']);
  expect(roles(stage({ websockets: false }))).toEqual(['jobs']);
  expect(roles(stage({ workers: false }))).toEqual(['pubsub']);
  expect(roles(stage({ websockets: false, workers: false }))).toEqual([]);
});

test('a pool without queues, such as a scheduler, needs no job store', () => {
  const more = ['workers:', '  clock: { image: app, rollout: single, tasks: { min: 1, max: 1 } }'];
  const config = stageOf(
    text({ websockets: false, workers: false }).replace('workers: {}\n', `${more.join('\n')}\n`),
  );
  expect(Object.keys(config.workers)).toEqual(['clock']);
  expect(roles(config)).toEqual([]);
});

test('a store that the file names there is in any case', () => {
  const pubsub = stage({ websockets: false, more: ['stores: { pubsub: { replicas: 2 } }'] });
  expect(roles(pubsub)).toEqual(['jobs', 'pubsub']);
  expect(pubsub.stores.pubsub).toMatchObject({ replicas: 2, nodeType: 'cache.m7g.large' });
  const jobs = stage({ websockets: false, workers: false, more: ['stores: { jobs: {} }'] });
  expect(roles(jobs)).toEqual(['jobs']);
});

test('only stores that there are have budgets and take names of variables', () => {
  expect(storeBudgetNames(stage({}))).toEqual([
    'job store connections',
    'job store memory',
    'pub/sub connections',
    'pub/sub output buffers',
  ]);
  expect(storeBudgetNames(stage({ websockets: false }))).toEqual([
    'job store connections',
    'job store memory',
  ]);
  const more = ['environment: { PUBSUB_STORE_URL: elsewhere }'];
  expect(messagesFor(text({ more }))).toHaveLength(1);
  expect(messagesFor(text({ websockets: false, more }))).toEqual([]);
});

test('connections of a meter are counted where there is one', () => {
  const clients = (config: StageConfig) =>
    budgetsOf(config)
      .filter(({ budget }) => budget.name === 'pub/sub connections')
      .flatMap(({ budget }) => budget.lines.slice(0, -3).map((line) => line.split(':')[0]));
  expect(clients(stage({}))).toContain('queue meter');
  expect(clients(stage({ workers: false }))).toEqual(['services.web', 'services.websockets']);
});
