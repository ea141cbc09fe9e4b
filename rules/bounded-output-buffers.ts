import { incidents } from './incidents';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt } from './support/resources';
import { type StoreResource, storeParameters, storesOf } from './support/stores';
import { literalText, numberOf, shortJson } from './support/template-values';

const limits = ['hard-limit', 'soft-limit', 'soft-seconds'] as const;

export const boundedOutputBuffers: Rule = {
  id: 'bounded-output-buffers',
  title: 'A client that reads too slowly is dropped before its output buffer fills the store.',
  consequence:
    'Activepieces, 20 March 2026: readers of BullMQ events fell behind, their output buffers filled Redis, and queues ' +
    'stopped. PUBLISH ignores maxmemory: ten stalled subscribers took a 64 MB server to 273 MB.',
  source: incidents.activepieces2026,
  check: (stacks) => [
    ...storesOf(stacks, 'pubsub').flatMap((store) => [
      ...unbounded(stacks, store, 'pubsub'),
      ...unbounded(stacks, store, 'normal'),
      ...uncounted(store),
    ]),
    ...storesOf(stacks, 'jobs').flatMap((store) => unbounded(stacks, store, 'normal')),
    ...storesOf(stacks, 'cache').flatMap((store) => unbounded(stacks, store, 'normal')),
  ],
};

/**
 * Valkey 9.0 and 9.1 hold a large message by reference and do not count it against the buffers of its subscribers: seen
 * on 9.0.0 and 9.1.2, with the limits of a deployed store in force. A version that is left out is the newest of the day of
 * the deploy; Redis ends below 9.
 */
function uncounted(store: StoreResource): RuleFinding[] {
  const { Engine, EngineVersion } = store.properties;
  const isLeftOut = EngineVersion === undefined && literalText(Engine) === 'valkey';
  return isLeftOut || Number.parseInt(String(EngineVersion), 10) >= 9
    ? [
        findingAt(
          store,
          `EngineVersion is ${shortJson(EngineVersion)}, expected one below 9: it counts buffers`,
        ),
      ]
    : [];
}

/** 0 turns a limit off, and so does leaving it out for normal clients: AWS's default there is 0. */
function unbounded(
  stacks: readonly ParsedStack[],
  store: StoreResource,
  clients: 'pubsub' | 'normal',
): RuleFinding[] {
  const parameters = storeParameters(stacks, store);
  const name = (limit: string) => `client-output-buffer-limit-${clients}-${limit}`;
  const off = limits
    .map((limit) => name(limit))
    .filter((key) => (numberOf(parameters[key]) ?? 0) <= 0)
    .map((key) => findingAt(store, `${key} is ${shortJson(parameters[key])}, expected a number above 0`));
  const soft = numberOf(parameters[name('soft-limit')]) ?? 0;
  const hard = numberOf(parameters[name('hard-limit')]) ?? 0;
  return soft > hard && hard > 0
    ? [...off, findingAt(store, `${name('soft-limit')} is ${soft}, expected at most the hard limit ${hard}`)]
    : off;
}
