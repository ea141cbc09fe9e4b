import { randomBytes } from 'node:crypto';
import { bullmqKeys, type JobKeyspace, sidekiqKeys } from '../../../domain/jobs/queue-keys';
import type { StoreCommand } from '../../store-client/command-runner';
import type { JobPlace } from '../job-format';
import type { MoverContext } from '../mover-context';

/** A place with one job in it, and how it is made and removed. */
interface TriedPlace {
  readonly place: JobPlace;
  readonly make: readonly StoreCommand[];
}

const everything = { source: '*', jobClass: '*', account: '*' } as const;

/**
 * Takes a job of its own out of a list and out of a set, by the very scripts that take others, under names that nobody
 * works on. A script that the store stops in its middle has done what came before: a user who may write into a list and
 * not remove from it would lose the job that was overwritten there. So that is found out beforehand.
 *
 * @throws Error with what the store refuses; nothing of the app's was touched
 */
export async function tryToTake(context: MoverContext, keyspace: JobKeyspace): Promise<void> {
  const { format, store } = context;
  const name = `bulkhead-try-${randomBytes(6).toString('hex')}`;
  const receipt = { key: format.receiptKey(name), first: 0 };
  const tried =
    keyspace.framework === 'sidekiq' ? sidekiqPlaces(name, keyspace) : bullmqPlaces(name, keyspace);
  try {
    for (const { place, make } of tried) {
      await store(make);
      const [entry] = await format.window(store, place, { skip: 0, jobs: 1, pattern: everything });
      const job = entry?.job;
      if (job === undefined)
        throw new Error(`${place.key}: expected the job that was just written, got none`);
      const depths = { lowest: 0, highest: 0, from: 'tail' } as const;
      const terms = { kind: 'adopt' } as const;
      const [outcome] = await format.take(store, { jobs: [job], receipt, terms, depths });
      if (typeof outcome === 'string')
        throw new Error(`${place.key}: expected to take a job, got ${outcome}`);
      await store([['mget', receipt.key]]);
    }
  } finally {
    // What is left of it, where it came to nothing.
    const keys = tried.flatMap(({ make }) => make.map(([, key]) => String(key)));
    await store([['del', receipt.key, ...keys]]).catch(() => undefined);
  }
}

function sidekiqPlaces(name: string, { keyPrefix }: JobKeyspace): readonly TriedPlace[] {
  const { queue } = sidekiqKeys(keyPrefix);
  const payload = JSON.stringify({ class: 'BulkheadTry', jid: name, queue: name, args: [] });
  const list = queue(name);
  const set = queue(`${name}-set`);
  return [
    { place: { key: list, state: 'waiting', queue: name }, make: [['lpush', list, payload]] },
    { place: { key: set, state: 'scheduled' }, make: [['zadd', set, 1, payload]] },
  ];
}

function bullmqPlaces(name: string, { keyPrefix }: JobKeyspace): readonly TriedPlace[] {
  const { wait, delayed, job } = bullmqKeys(name, keyPrefix);
  const hash = (id: string): StoreCommand => ['hset', job(id), 'name', 'try', 'data', '{}', 'timestamp', '1'];
  return [
    { place: { key: wait, state: 'waiting', queue: name }, make: [hash('1'), ['lpush', wait, '1']] },
    {
      place: { key: delayed, state: 'scheduled', queue: name },
      make: [hash('2'), ['zadd', delayed, 1, '2']],
    },
  ];
}
