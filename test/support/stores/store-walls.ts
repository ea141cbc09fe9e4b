import { Queue } from 'bullmq';
import type { JobFramework } from '../../../constructs/stores/access-strings';
import { bullmqDone, bullmqWork } from './bullmq-work';
import { sidekiqWork } from './sidekiq-work';
import { socketIoDone, socketIoWork } from './socket-io-work';
import { storeClients } from './store-clients';
import { clientOptions, outcomeOf, permissionErrors, type StoreEndpoint } from './store-connection';
import { type Refusals, scriptedRefusals, storeRefusals } from './store-refusals';

/** Two stores with their users, and the library that the access rules of the job store were made for. */
export interface WalledStores {
  readonly jobs: StoreEndpoint;
  readonly pubsub: StoreEndpoint;
  readonly framework: JobFramework;
}

/** `<command>: <what became of it>` for everything that must be refused, by user. */
export async function wallOutcomes(stores: WalledStores): Promise<Record<keyof Refusals, readonly string[]>> {
  const refusals = storeRefusals(stores.framework);
  const { jobs, pubsub } = stores;
  const ask = (store: StoreEndpoint, user: 'app' | 'meter', commands: Refusals[keyof Refusals]) =>
    Promise.all(
      commands.map(
        async (command) => `${command.join(' ')}: ${await outcomeOf(store, store[user], command)}`,
      ),
    );
  return {
    'jobs-app': await ask(jobs, 'app', refusals['jobs-app']),
    'jobs-meter': await ask(jobs, 'meter', refusals['jobs-meter']),
    'pubsub-app': await ask(pubsub, 'app', refusals['pubsub-app']),
    'pubsub-meter': await ask(pubsub, 'meter', refusals['pubsub-meter']),
  };
}

/**
 * The promise that the two stores cannot be mixed up, asked of real servers by real clients: each user can do its
 * work, and nothing else. The same suite holds for any pair of servers, local or deployed.
 * @param getStores called once, before the first test
 */
export function describeWalls(getStores: () => Promise<WalledStores>): void {
  describe('the walls between the stores', () => {
    let stores: WalledStores;
    const client = storeClients();

    beforeAll(async () => {
      stores = await getStores();
    });

    test('the job framework does all of its work on the job store', async () => {
      const app = client(stores.jobs, 'app');
      const before = await permissionErrors(app);
      if (stores.framework === 'bullmq') {
        expect(await bullmqWork(stores.jobs)).toEqual(bullmqDone);
      } else {
        expect(await sidekiqWork(stores.jobs)).toEqual({
          jobs: ['first', 'second', 'due'],
          known: [0, 1],
          byHash: 'NOSCRIPT',
        });
      }
      // Clients swallow some refusals; the store counts them all.
      expect((await permissionErrors(app)) - before).toBe(0);
    });

    test('subscribers get what is published on the pub/sub store', async () => {
      const [subscriber, publisher] = [client(stores.pubsub, 'app'), client(stores.pubsub, 'app')];
      const message = new Promise((resolve) =>
        subscriber.once('message', (...received) => resolve(received)),
      );
      const match = new Promise((resolve) => subscriber.once('pmessage', (...received) => resolve(received)));
      await subscriber.subscribe('walls:1');
      await subscriber.psubscribe('walls:*');
      expect(await publisher.publish('walls:1', 'hello')).toBe(2);
      expect(await message).toEqual(['walls:1', 'hello']);
      expect(await match).toEqual(['walls:*', 'walls:1', 'hello']);
    });

    test('websocket servers reach each other through the pub/sub store', async () => {
      const app = client(stores.pubsub, 'app');
      const before = await permissionErrors(app);
      expect(await socketIoWork(stores.pubsub)).toEqual(socketIoDone);
      expect((await permissionErrors(app)) - before).toBe(0);
    });

    test('the meters read what they report', async () => {
      const jobs = client(stores.jobs, 'meter');
      expect(await jobs.llen('bull:walls:wait')).toBe(0);
      expect(await jobs.zcard('schedule')).toBe(0);
      expect(await jobs.type('bull:walls:wait')).toBe('none');
      expect(await jobs.call('MEMORY', 'USAGE', 'bull:walls:wait')).toBeNull();
      expect(await jobs.info('memory')).toMatch(/maxmemory:\d+/);
      const pubsub = client(stores.pubsub, 'meter');
      expect(await pubsub.pubsub('NUMSUB', 'nobody')).toEqual(['nobody', 0]);
      expect(await pubsub.pubsub('CHANNELS', 'nobody')).toEqual([]);
      expect(await pubsub.client('LIST')).toContain(`user=${stores.pubsub.meter.name}`);
    });

    test('every user is refused everything else, by NOPERM', async () => {
      const refusals = storeRefusals(stores.framework);
      const refused = (commands: Refusals[keyof Refusals]) =>
        commands.map((command) => `${command.join(' ')}: ReplyError NOPERM`);
      expect(await wallOutcomes(stores)).toEqual({
        'jobs-app': refused(refusals['jobs-app']),
        'jobs-meter': refused(refusals['jobs-meter']),
        'pubsub-app': refused(refusals['pubsub-app']),
        'pubsub-meter': refused(refusals['pubsub-meter']),
      });
    });

    test('a script of the job user may do what the user may, and nothing else', async () => {
      const app = stores.jobs.app;
      for (const command of scriptedRefusals)
        expect(await outcomeOf(stores.jobs, app, command)).toBe('ReplyError ERR');
    });

    test('a queue that is given the pub/sub store says so at its first job', async () => {
      const connection = clientOptions(stores.pubsub, stores.pubsub.app);
      // Unless told not to, BullMQ also warns of this store's eviction policy, on the console.
      const queue = new Queue('walls', { connection, skipVersionCheck: true });
      queue.on('error', () => undefined);
      try {
        await expect(queue.add('lost', {})).rejects.toMatchObject({
          name: 'ReplyError',
          message: expect.stringMatching(/^NOPERM /),
        });
      } finally {
        await queue.close();
      }
    });

    test('the users of one store are unknown to the other, by WRONGPASS', async () => {
      const { jobs, pubsub } = stores;
      for (const user of ['app', 'meter'] as const) {
        expect(await outcomeOf(jobs, pubsub[user], ['PING'])).toBe('ReplyError WRONGPASS');
        expect(await outcomeOf(pubsub, jobs[user], ['PING'])).toBe('ReplyError WRONGPASS');
      }
    });

    test('a client without a user gets nowhere, by NOAUTH', async () => {
      for (const store of [stores.jobs, stores.pubsub]) {
        const stranger = { name: '', password: '' };
        expect(await outcomeOf(store, stranger, ['GET', 'x'])).toBe('ReplyError NOAUTH');
      }
    });
  });
}
