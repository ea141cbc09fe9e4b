import type { StageConfig } from '../../../config/schema/stage';
import { queueTarget } from '../../../ops/queue/queue-mover';
import { top } from '../../../ops/status/top';
import { storeRelieve } from '../../../ops/store/store-relieve';
import { storeResize } from '../../../ops/store/store-resize';
import { storeSnapshot } from '../../../ops/store/store-snapshot';
import { storeStatus } from '../../../ops/store/store-status';
import { change, operatorSession } from '../../support/ops/operator-session';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

const noPubSub = ({ stores: { pubsub: _, ...stores }, ...config }: StageConfig): StageConfig => ({
  ...config,
  stores,
});
const noJobs = ({ stores: { jobs: _, ...stores }, ...config }: StageConfig): StageConfig => ({
  ...config,
  stores,
  workers: {},
});
const noStores = (config: StageConfig): StageConfig => noPubSub(noJobs(config));

test('a stage without a pub/sub store shows the other one, and misses nothing', async () => {
  const { pubsub: _, ...stores } = aws.reading.stores;
  aws.reading = { ...aws.reading, stores };
  const result = await runStatus(false, noPubSub);
  expect(statusSection(result, 'stores').map((line) => line.trim().split(' ')[0])).toEqual([
    'memory',
    'jobs',
  ]);
  expect(result.stdout).not.toMatch(/pubsub|unknown/);
});

test('a stage without a queue meter has no stress and no reading, and asks for none', async () => {
  const result = await runStatus(false, noJobs);
  expect(result.exitCode).toBe(0);
  expect(result.stdout.split('\n')[0]).toBe('prod  us-east-1  2026-11-24 02:00:00 UTC');
  expect(result.stdout).not.toMatch(/stress|unknown|not compared/);
  expect(statusSection(result, 'stores').map((line) => line.trim().split(' ')[0])).toEqual([
    'memory',
    'pubsub',
  ]);
  expect(aws.mocks.logs.calls()).toEqual([]);
  const { stdout } = await runStatus(true, noJobs);
  expect(Object.keys(JSON.parse(stdout))).not.toEqual(expect.arrayContaining(['stress']));
});

test('a stage without stores has no section for them', async () => {
  expect((await runStatus(false, noStores)).stdout).not.toContain('stores');
  const { stdout } = await storeStatus(operatorSession(noStores), { stage: 'prod', json: false });
  expect(stdout).toBe('The stage prod has no stores.\n');
});

const refused = 'the stage prod has no job store: no pool has queues, and its file names no stores.jobs';

test.each([
  [
    'top',
    (session) =>
      top(session, { stage: 'prod', json: false }, { output: { write: () => {} }, coloured: false }),
  ],
  ['queue', queueTarget],
  ['store relieve', (session) => storeRelieve(session, { ...change, undo: false })],
  ['store snapshot', (session) => storeSnapshot(session, change)],
  [
    'store resize',
    (session) =>
      storeResize(session, {
        ...change,
        to: 'cache.r7g.large',
        undo: false,
        acceptLoss: false,
        timeoutMinutes: 1,
      }),
  ],
] satisfies [string, (session: ReturnType<typeof operatorSession>) => Promise<unknown>][])(
  '%s says that there is no job store, and asks AWS nothing',
  async (_, run) => {
    await expect(run(operatorSession(noJobs))).rejects.toMatchObject({ message: refused, exitCode: 2 });
    expect(Object.values(aws.mocks).filter((mock) => mock.calls().length > 0)).toEqual([]);
  },
);
