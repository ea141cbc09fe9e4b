import { smallDefaults } from './schema/size';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * What a stage file says, and with `size: small` what it does not say: the defaults of that size, under the keys where they
 * would stand in the file. They are checked like what was written. Of a file of any other shape nothing is changed.
 *
 * Of stores that the file does not name only the schema knows whether there is one; it fills those in.
 */
export function withSizeDefaults(written: unknown): unknown {
  if (!isMapping(written) || written.size !== 'small') return written;
  const { stage, network, stores, cache } = smallDefaults;
  return {
    ...filled(written, stage),
    ...(hasExistingVpc(written) ? {} : { network: filled(written.network, network) }),
    ...each(written, 'services', sizedService),
    ...each(written, 'workers', sizedTask),
    ...changed(written, 'stores', (named) => ({
      ...named,
      ...changed(named, 'jobs', (store) => filled(store, stores.jobs)),
      ...changed(named, 'pubsub', (store) => filled(store, stores.pubsub)),
      ...each(named, 'caches', (store) => filled(store, cache)),
    })),
  };
}

function hasExistingVpc({ network }: Mapping): boolean {
  return isMapping(network) && network.existing !== undefined;
}

/** Connections cost memory: where the file says what a task has, it is not for us to say how many it holds. */
function sizedService(service: Mapping): Mapping {
  const sizeIsOurs = service.cpu === undefined && service.memoryMiB === undefined;
  const more = service.kind === 'websockets' && sizeIsOurs ? smallDefaults.websockets : {};
  return { ...more, ...sizedTask(service) };
}

/** Whoever names the CPU means memory that goes with it. */
function sizedTask(task: Mapping): Mapping {
  const sized = { ...smallDefaults.task, ...task };
  const { cpu } = sized;
  return typeof cpu === 'number' ? { memoryMiB: smallDefaults.memoryOfCpu * cpu, ...sized } : sized;
}

/** One key of a mapping, changed if it is a mapping itself; otherwise left to the schema's messages. */
function changed(owner: Mapping, key: string, change: (value: Mapping) => unknown): Mapping {
  const value = owner[key];
  return isMapping(value) ? { [key]: change(value) } : {};
}

function each(owner: Mapping, key: string, change: (value: Mapping) => unknown): Mapping {
  return changed(owner, key, (named) =>
    Object.fromEntries(
      Object.entries(named).map(([name, one]) => [name, isMapping(one) ? change(one) : one]),
    ),
  );
}

/** `written`, with the defaults of keys that it does not have, down to the last mapping. */
function filled(written: Mapping, defaults: Mapping): Mapping;
function filled(written: unknown, defaults: unknown): unknown;
function filled(written: unknown, defaults: unknown): unknown {
  if (written === undefined) return defaults;
  if (!isMapping(written) || !isMapping(defaults)) return written;
  const more = Object.entries(defaults).map(([key, value]) => [key, filled(written[key], value)]);
  return { ...written, ...Object.fromEntries(more) };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
