import { type PrivateList, privateListOf } from '../../../../domain/jobs/private-list';
import { prefixedKey, type SidekiqKeys, sidekiqKeys } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import type { JobStoreRequest } from '../job-store-request';
import type { FoundQueue, FoundWork } from './job-store-survey';
import { keySizes } from './key-sizes';

/** Lists of queues, sets of their names and private lists, of any namespace. A Sidekiq store has few other keys. */
export const sidekiqGlob = '*queue*';

/** Whether a key with such a name may be a queue, a set of names or a private list. */
export function isSidekiqPlace({ keyPrefix }: JobStoreRequest, key: string): boolean {
  return (
    key.startsWith(sidekiqKeys(keyPrefix).queue('')) ||
    isQueueSet(key) ||
    privateList(keyPrefix, key) !== undefined
  );
}

/**
 * Names of one reading of which no list was seen yet. An app that makes queues at run time has very many, most of them empty:
 * then they take turns, and a list that holds jobs is one of those that SCAN names.
 */
const MOST_NAMES = 300;

/** A set with more members under this name is no list of queues. */
const MOST_QUEUES_OF_A_NAMESPACE = 1_000;

/** A place of jobs: a list of a queue, or a set of jobs for later. */
interface Place extends Omit<FoundQueue, 'jobs'> {
  readonly list: string;
  /** Of the process that alone takes from it. */
  readonly heartbeat?: string;
}

/**
 * Queues of the app that no pool names, by its own set of names and by their keys, and whatever stands under another
 * namespace: its queues, its scheduled jobs and its retries.
 *
 * @param keys that SCAN named, now or before
 */
export async function surveySidekiq(
  run: RunCommands,
  { keyPrefix, queues: served, nowSeconds }: JobStoreRequest,
  keys: readonly string[],
): Promise<FoundWork> {
  const own = sidekiqKeys(keyPrefix);
  const batch = new CommandBatch();
  const named = batch.texts('smembers', own.queues);
  await batch.send(run);
  const places = [
    ...ownQueues(own, turnOf(named(), nowSeconds), keys).filter(({ queue }) => !served.includes(queue)),
    ...privateLists(keyPrefix, own, keys),
    ...(await otherNamespaces(run, own.queues, keys)).flat(),
  ];
  const sizeOf = await keySizes(
    run,
    places.flatMap(({ list, heartbeat }) => [list, ...(heartbeat === undefined ? [] : [heartbeat])]),
  );
  return {
    queues: places.map(({ list, heartbeat, ...place }) => ({
      ...place,
      // What a process that beats holds is among its busy jobs.
      jobs: heartbeat !== undefined && sizeOf(heartbeat).type !== 'none' ? 0 : sizeOf(list).size,
    })),
    notUnderstood: [],
  };
}

/** Another part in each reading. */
function turnOf(names: readonly string[], nowSeconds: number): readonly string[] {
  if (names.length <= MOST_NAMES) return names;
  const turns = Math.ceil(names.length / MOST_NAMES);
  const from = (Math.floor(nowSeconds / 10) % turns) * MOST_NAMES;
  return names.toSorted().slice(from, from + MOST_NAMES);
}

function isQueueSet(key: string): boolean {
  return /(^|:)queues$/.test(key);
}

function privateList(namespace: string, key: string): PrivateList | undefined {
  const start = prefixedKey(namespace, '');
  return key.startsWith(start) ? privateListOf(key.slice(start.length)) : undefined;
}

function ownQueues(own: SidekiqKeys, named: readonly string[], keys: readonly string[]): Place[] {
  const start = own.queue('');
  const listed = keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  return [...new Set([...named, ...listed])]
    .filter((queue) => privateListOf(sidekiqKeys('').queue(queue)) === undefined)
    .map((queue) => ({ key: own.queue(queue), queue, list: own.queue(queue) }));
}

/** Of reliable fetch: each belongs to one process, and what a dead one held waits until another looks for it. */
function privateLists(namespace: string, own: SidekiqKeys, keys: readonly string[]): Place[] {
  return keys.flatMap((key) => {
    const list = privateList(namespace, key);
    return list === undefined ? [] : [{ key, queue: key, list: key, heartbeat: own.heartbeat(list.process) }];
  });
}

/** The places of each namespace that has a set of queue names and is not the app's own. */
async function otherNamespaces(
  run: RunCommands,
  ownQueues: string,
  keys: readonly string[],
): Promise<readonly (readonly Place[])[]> {
  const candidates = keys.filter((key) => key !== ownQueues && isQueueSet(key));
  const sizeOf = await keySizes(run, candidates);
  const batch = new CommandBatch();
  const sets = candidates
    .filter((key) => sizeOf(key).type === 'set' && sizeOf(key).size <= MOST_QUEUES_OF_A_NAMESPACE)
    .map((key) => ({ key, members: batch.texts('smembers', key) }));
  await batch.send(run);
  return sets.map(({ key, members }) => {
    const keyPrefix = key.slice(0, -'queues'.length).replace(/:$/, '');
    const place = (queue: string, name: string): Place => ({
      ...{ key, queue, keyPrefix },
      list: prefixedKey(keyPrefix, name),
    });
    const { queue, schedule, retry } = sidekiqKeys('');
    return [
      ...members().map((name) => place(name, queue(name))),
      place(schedule, schedule),
      place(retry, retry),
    ];
  });
}
