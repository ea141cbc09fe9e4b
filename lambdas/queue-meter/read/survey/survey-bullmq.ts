import { type BullmqKeys, bullmqKeys, defaultKeyPrefix } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import { queryGroups } from '../bullmq/bullmq-groups';
import type { JobStoreRequest } from '../job-store-request';
import type { FoundWork } from './job-store-survey';
import { type KeySize, keySizes } from './key-sizes';

/** The counter of a queue's jobs, which BullMQ and Bull raise at each job that is added: of any prefix. */
export const bullmqGlob = '*:id';

/** Whether a key with such a name may be of a queue that no pool serves. */
export function isBullmqPlace({ keyPrefix: own, queues }: JobStoreRequest, key: string): boolean {
  const { queue, keyPrefix } = queueOf(key);
  return queue !== '' && !(keyPrefix === own && queues.includes(queue));
}

interface Found {
  readonly key: string;
  readonly queue: string;
  readonly keyPrefix: string;
  readonly places: readonly string[];
  readonly keys: BullmqKeys;
  readonly events: string;
}

/** Groups of BullMQ Pro whose jobs are counted, of all these queues together: each of the others counts as one job. */
const MOST_GROUPS = 200;

/**
 * Queues that no pool serves: of the app's prefix, made at run time or left behind by a stage file that names others, and
 * of any other prefix.
 *
 * @param keys that SCAN named, now or before
 */
export async function surveyBullmq(
  run: RunCommands,
  request: JobStoreRequest,
  keys: readonly string[],
): Promise<FoundWork> {
  const { keyPrefix: own } = request;
  // One that was found before may be served by now.
  const found = keys
    .filter((key) => isBullmqPlace(request, key))
    .map((key): Found => {
      const { queue, keyPrefix } = queueOf(key);
      const queueKeys = bullmqKeys(queue, keyPrefix);
      const { wait, paused, prioritized, active, delayed, waitingChildren, job } = queueKeys;
      const places = [wait, paused, prioritized, active, delayed, waitingChildren];
      return { ...{ key, queue, keyPrefix, places, keys: queueKeys }, events: job('events') };
    });
  const sizeOf = await keySizes(
    run,
    found.flatMap(({ places, keys: { meta, groupSets }, events }) => [...places, meta, events, ...groupSets]),
  );
  const grouped = await groupedJobs(run, found, sizeOf);
  const isBullmq = ({ keys: { meta }, events }: Found): boolean =>
    sizeOf(events).type === 'stream' || sizeOf(meta).type === 'hash';
  const held = found
    .filter((one) => one.keyPrefix === own || one.keyPrefix === defaultKeyPrefix.bullmq || isBullmq(one))
    .map((one) => {
      const inGroups = grouped.get(one.key) ?? 0;
      return { ...one, inGroups, jobs: inGroups + totalSize(one.places, sizeOf) };
    });
  return {
    queues: held.map(({ key, queue, keyPrefix, jobs, inGroups }) => ({
      ...{ key, queue, jobs },
      ...(inGroups > 0 && { groupedJobs: inGroups }),
      ...(keyPrefix !== own && { keyPrefix }),
    })),
    notUnderstood: bullKeys(
      held.filter((one) => one.jobs > one.inGroups && !isBullmq(one)).map(({ queue }) => queue),
    ),
  };
}

/** Jobs in groups of BullMQ Pro, which stand in none of a queue's own places, by the key of the queue. */
async function groupedJobs(
  run: RunCommands,
  found: readonly Found[],
  sizeOf: (key: string) => KeySize,
): Promise<ReadonlyMap<string, number>> {
  const batch = new CommandBatch();
  const asked = found.flatMap(({ key, keys }) => {
    const sets = keys.groupSets.filter((set) => sizeOf(set).type === 'zset');
    return sets.length === 0 ? [] : [{ key, keys, sets, groups: queryGroups(batch, sets) }];
  });
  await batch.send(run);
  let room = MOST_GROUPS;
  const counted = asked.map(({ key, keys, sets, groups }) => {
    const places = groups()
      .ids.slice(0, room)
      .map((id) => keys.group(id));
    room -= places.length;
    const others = Math.max(0, totalSize(sets, sizeOf) - places.length);
    return { key, others, lists: places.flatMap(({ list, prioritized }) => [list, prioritized]) };
  });
  const groupSizeOf = await keySizes(
    run,
    counted.flatMap(({ lists }) => lists),
  );
  return new Map(counted.map(({ key, others, lists }) => [key, others + totalSize(lists, groupSizeOf)]));
}

function totalSize(keys: readonly string[], sizeOf: (key: string) => KeySize): number {
  return keys.reduce((sum, key) => sum + sizeOf(key).size, 0);
}

/**
 * One sentence for all: an app of Bull may have hundreds of queues. Bull writes no events and, but for a pause, no `meta`; the
 * rest has the same names, and not always the same meaning.
 */
export function bullKeys(queues: readonly string[]): string[] {
  const [first, ...others] = queues.toSorted();
  if (first === undefined) return [];
  const hold = others.length === 0 ? `queue ${first} holds` : `queue ${first} and ${others.length} more hold`;
  const such = others.length === 0 ? 'it' : 'them';
  return [
    `${hold} keys of Bull 3 or 4, which is not BullMQ: what is measured and moved of ${such} is not right`,
  ];
}

/** A queue's name has no colon, a prefix may have some: `bull:{x}:critical:id` is of the queue `critical`. */
function queueOf(key: string): { readonly queue: string; readonly keyPrefix: string } {
  const parts = key.split(':');
  return { queue: parts.at(-2) ?? '', keyPrefix: parts.slice(0, -2).join(':') };
}
