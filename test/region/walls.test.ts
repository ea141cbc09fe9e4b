import { type LocalStores, localStores } from '../support/stores/local-stores';
import { describeLimits } from '../support/stores/store-limits';
import { storeRefusals } from '../support/stores/store-refusals';
import { describeWalls, wallOutcomes } from '../support/stores/store-walls';

const started: LocalStores[] = [];

async function start(...args: Parameters<typeof localStores>): Promise<LocalStores> {
  const [framework, options] = args;
  const stores = await localStores(framework, { tls: true, ...options });
  started.push(stores);
  return stores;
}

afterAll(async () => {
  for (const stores of started) await stores.stop();
});

describe('BullMQ and socket.io', () => {
  let stores: LocalStores;
  beforeAll(async () => {
    stores = await start('bullmq');
  });
  describeWalls(async () => stores);
  describeLimits(async () => stores);
});

describe('Sidekiq', () => {
  describeWalls(() => start('sidekiq'));
});

test('the suite can fail: with users who may do everything, nothing is refused', async () => {
  const stores = await start('sidekiq', { accessString: 'on ~* &* +@all' });
  const outcomes = Object.values(await wallOutcomes(stores)).flat();
  expect(outcomes).toHaveLength(Object.values(storeRefusals('sidekiq')).flat().length);
  expect(outcomes.filter((outcome) => outcome.includes('NOPERM'))).toEqual([]);
});
