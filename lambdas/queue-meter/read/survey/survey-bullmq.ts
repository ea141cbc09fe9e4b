import { bullmqKeys, defaultKeyPrefix } from '../../../../domain/jobs/queue-keys';
import type { RunCommands } from '../../../store-client/command-runner';
import type { JobStoreRequest } from '../job-store-request';
import type { FoundWork } from './job-store-survey';
import { keySizes } from './key-sizes';

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
  readonly meta: string;
  readonly events: string;
}

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
      const { wait, paused, prioritized, active, delayed, waitingChildren, meta, job } = bullmqKeys(
        queue,
        keyPrefix,
      );
      const places = [wait, paused, prioritized, active, delayed, waitingChildren];
      return { ...{ key, queue, keyPrefix, places, meta }, events: job('events') };
    });
  const sizeOf = await keySizes(
    run,
    found.flatMap(({ places, meta, events }) => [...places, meta, events]),
  );
  const isBullmq = ({ meta, events }: Found): boolean =>
    sizeOf(events).type === 'stream' || sizeOf(meta).type === 'hash';
  const held = found
    .filter((one) => one.keyPrefix === own || one.keyPrefix === defaultKeyPrefix.bullmq || isBullmq(one))
    .map((one) => ({ ...one, jobs: one.places.reduce((sum, place) => sum + sizeOf(place).size, 0) }));
  return {
    queues: held.map(({ key, queue, keyPrefix, jobs }) => ({
      ...{ key, queue, jobs },
      ...(keyPrefix !== own && { keyPrefix }),
    })),
    notUnderstood: held.flatMap((one) => (one.jobs > 0 && !isBullmq(one) ? [bullKeys(one.queue)] : [])),
  };
}

/** Bull writes no events and, but for a pause, no `meta`; the rest has the same names, and not always the same meaning. */
export function bullKeys(queue: string): string {
  return `queue ${queue} holds keys of Bull 3 or 4, which is not BullMQ: what is measured and moved of it is not right`;
}

/** A queue's name has no colon, a prefix may have some: `bull:{x}:critical:id` is of the queue `critical`. */
function queueOf(key: string): { readonly queue: string; readonly keyPrefix: string } {
  const parts = key.split(':');
  return { queue: parts.at(-2) ?? '', keyPrefix: parts.slice(0, -2).join(':') };
}
