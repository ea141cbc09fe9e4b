import { z } from 'zod';
import { text } from './text';

/** A queue that a pool serves. Its weight is how often Sidekiq asks it, beside the weights of the pool's other queues. */
interface ServedQueue {
  readonly name: string;
  readonly weight?: number;
}

/** Sidekiq repeats a name as often as its weight says and shuffles the list for each fetch: hundreds would only cost time. */
const maxWeight = 100;

const name = text(/^[A-Za-z0-9_.:-]{1,100}$/, 'a queue name');
const weightError = { error: `expected a weight, a whole number from 1 to ${maxWeight}` };
const weight = z.int(weightError).min(1, weightError).max(maxWeight, weightError);

const forms =
  'expected a queue name, alone or with a weight from 1 to 100: critical, "critical,2", [critical, 2] or { critical: 2 }';
const written = z.string().regex(/^[A-Za-z0-9_.:-]{1,100}(, ?([1-9]\d?|100))?$/, { error: forms });
const pair = z.tuple([name, weight]);
const entry = z
  .record(name, weight)
  .refine((queues) => Object.keys(queues).length === 1, { error: forms })
  // JSON schema knows no refinements.
  .meta({ minProperties: 1, maxProperties: 1 });

const queue = z.union([written, pair, entry], { error: forms }).transform((given): ServedQueue => {
  if (typeof given === 'string') return served(...splitOnce(given));
  return Array.isArray(given) ? served(...given) : served(...firstOf(given));
});

/**
 * Queues of a pool, in the forms of Sidekiq's command line (`critical,2`) and of its configuration (`[critical, 2]`), or as a
 * mapping of weights.
 */
export const servedQueues = z.union(
  [
    z.array(queue),
    z
      .record(name, weight)
      .transform((queues) => Object.entries(queues).map(([each, share]) => served(each, share))),
  ],
  { error: 'expected a list of queues, or a mapping of queues to weights' },
);

/** Names in the order of the file, and the weight of each where any has one; Sidekiq counts a queue without as 1. */
export function namesAndWeights(queues: readonly ServedQueue[]): {
  readonly queues: string[];
  readonly queueWeights?: number[];
} {
  const weighted = queues.some((each) => each.weight !== undefined);
  return {
    queues: queues.map((each) => each.name),
    ...(weighted && { queueWeights: queues.map((each) => each.weight ?? 1) }),
  };
}

function served(queueName: string, share?: number): ServedQueue {
  return { name: queueName, ...(share !== undefined && { weight: share }) };
}

function splitOnce(given: string): [string, number?] {
  const [queueName = '', share] = given.split(',');
  return share === undefined ? [queueName] : [queueName, Number(share)];
}

function firstOf(queues: Readonly<Record<string, number>>): [string, number?] {
  return Object.entries(queues)[0] ?? [''];
}
