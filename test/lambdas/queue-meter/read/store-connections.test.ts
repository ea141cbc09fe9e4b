import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import type { Redis } from 'ioredis';
import { readStoreHealth } from '../../../../lambdas/queue-meter/read/read-store-health';
import { StoreConnections } from '../../../../lambdas/queue-meter/read/store-connections';
import { storeUrl } from '../../../../lambdas/store-client/store-url';
import { type LocalStores, localStores } from '../../../support/stores/local-stores';
import { meterUrl } from '../meter-url';

let stores: LocalStores;
const opened = new Set<Redis>();

beforeAll(async () => {
  stores = await localStores('bullmq');
});

afterEach(() => {
  for (const client of opened) client.disconnect();
});

afterAll(() => stores.stop());

/** Connections whose URLs are told one after another; the last one for good. */
function connections(...answers: (string | Error)[]) {
  let asked = 0;
  const made = new StoreConnections(async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (typeof answer === 'string') return answer;
    throw answer;
  });
  const health = () =>
    made.read('jobs', (client) => {
      opened.add(client);
      return readStoreHealth(client, 'jobs');
    });
  return { made, health, asked: () => asked };
}

test('asks for the URL once while readings succeed, also for two at a time', async () => {
  const { health, asked } = connections(meterUrl(stores.jobs));
  await Promise.all([health(), health()]);
  await health();
  expect(asked()).toBe(1);
});

test('a password that was changed is asked for again after it was refused', async () => {
  const old = meterUrl({ ...stores.jobs, meter: { ...stores.jobs.meter, password: 'old' } });
  const { health, asked } = connections(old, meterUrl(stores.jobs));
  await expect(health()).rejects.toThrow('WRONGPASS');
  expect((await health()).connections).toBeGreaterThan(0);
  expect(asked()).toBe(2);
});

test('a store that is gone is told with its reason, and one that took its place is found', async () => {
  const gone = meterUrl({ ...stores.jobs, port: 1 });
  const { health } = connections(gone, gone, meterUrl(stores.jobs));
  await expect(health()).rejects.toThrow('ECONNREFUSED');
  await expect(health()).rejects.toThrow('ECONNREFUSED');
  expect((await health()).connections).toBeGreaterThan(0);
});

test('secrets that cannot be read fail the first reading, and none that has a connection', async () => {
  const { made, health } = connections(
    new Error('secret: Throttled'),
    meterUrl(stores.jobs),
    new Error('no more'),
  );
  await expect(health()).rejects.toThrow('secret: Throttled');
  await health();
  const failing = made.read('jobs', async () => {
    throw new Error('a reading that fails for another reason');
  });
  await expect(failing).rejects.toThrow('another reason');
  expect((await health()).connections).toBeGreaterThan(0);
});

describe('the URL of a store', () => {
  const secrets = mockClient(SecretsManagerClient);
  const client = new SecretsManagerClient({ region: 'us-east-1' });
  beforeEach(() => secrets.reset());

  test('stands in the secret of the meter’s user', async () => {
    secrets
      .on(GetSecretValueCommand, { SecretId: 'bulkhead/test/jobs/meter' })
      .resolves({ SecretString: JSON.stringify({ url: 'rediss://a:b@c:6380' }) });
    expect(await storeUrl(client, { stage: 'test', store: 'jobs', user: 'meter' })).toBe(
      'rediss://a:b@c:6380',
    );
  });

  test.each([['{"password":"hunter2"}'], ['hunter2'], [undefined]])(
    'a secret that is none names itself and not what is in it: %s',
    async (SecretString) => {
      secrets.on(GetSecretValueCommand).resolves({ SecretString });
      await expect(storeUrl(client, { stage: 'test', store: 'pubsub', user: 'meter' })).rejects.toThrow(
        /^secret bulkhead\/test\/pubsub\/meter: expected JSON with a string `url`$/,
      );
    },
  );

  test('one that may not be read names itself and why', async () => {
    secrets.on(GetSecretValueCommand).rejects(new Error('User is not authorized'));
    await expect(storeUrl(client, { stage: 'test', store: 'jobs', user: 'meter' })).rejects.toThrow(
      'secret bulkhead/test/jobs/meter: User is not authorized',
    );
  });
});
