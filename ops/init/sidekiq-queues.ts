import type { FoundQueue, FoundQueues } from './app-facts';
import { isUnknownValue, withoutErb } from './erb';
import { mappingOf, parseForeignYaml, scalarText } from './foreign-yaml';

/** Sidekiq takes no other signs in a queue's name that this stack could not carry. */
const queueName = /^[A-Za-z0-9_.:-]{1,100}$/;

/** What a configuration file of Sidekiq says of queues; ERB in it is not run. */
export function readSidekiqYml(
  text: string,
  file: string,
): { readonly queues?: FoundQueues; readonly remarks: readonly string[] } {
  const parsed = parseForeignYaml(withoutErb(text));
  if ('problem' in parsed) return { remarks: [`${file}: not read, since it is ${parsed.problem}`] };
  const top = symbolKeys(parsed.value);
  // Sidekiq lays what its environment says over the rest.
  const options = { ...top, ...symbolKeys(top.production) };
  const capsules = Object.values(mappingOf(options.capsules)).map((one) => symbolKeys(one).queues);
  const named = [options.queues, ...capsules].flatMap(entriesOf).map(foundQueue);
  const queues = named.flatMap((queue) => queue ?? []);
  const remarks = named.includes(undefined)
    ? [`${file}: a queue without a name that could be read was left out`]
    : [];
  const concurrency = wholeNumber(options.concurrency);
  return {
    remarks,
    queues: { from: file, queues, ...(concurrency === undefined ? {} : { concurrency }) },
  };
}

/** The same of a command: `sidekiq -q critical,2 -q default -c 5 -C config/mail.yml`. */
export function sidekiqOptions(words: readonly string[]): {
  readonly queues: readonly FoundQueue[];
  readonly concurrency?: number;
  readonly configFile?: string;
} {
  const valuesOf = (short: string, long: string): string[] =>
    words.flatMap((word, index) => {
      if (word === short || word === long) return words[index + 1] ?? [];
      if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
      // `-qcritical`, as getopt takes it; a long option begins with a second dash.
      return word.startsWith(short) && word.length > 2 && !word.startsWith('--') ? word.slice(2) : [];
    });
  const concurrency = wholeNumber(valuesOf('-c', '--concurrency').at(-1));
  const configFile = valuesOf('-C', '--config').at(-1);
  return {
    queues: valuesOf('-q', '--queue').flatMap((value) => foundQueue(value) ?? []),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}

/** A list of queues, or a mapping of queues to weights. */
function entriesOf(queues: unknown): readonly unknown[] {
  return Array.isArray(queues) ? queues : Object.entries(mappingOf(queues));
}

/** `default`, `critical,2`, `[critical, 2]` or `{ critical: 6 }`: Sidekiq's own forms, and what people write for them. */
function foundQueue(entry: unknown): FoundQueue | undefined {
  if (Array.isArray(entry)) return queueOf(entry[0], entry[1]);
  if (typeof entry === 'object' && entry !== null) {
    const [first] = Object.entries(entry);
    return first === undefined ? undefined : queueOf(first[0], first[1]);
  }
  const [name, weight] = (scalarText(entry) ?? '').split(',');
  return queueOf(name, weight);
}

function queueOf(name: unknown, weight: unknown): FoundQueue | undefined {
  const text = (scalarText(name) ?? '').trim().replace(/^:/, '');
  if (!queueName.test(text) || isUnknownValue(text)) return undefined;
  const times = wholeNumber(weight);
  return { name: text, ...(times === undefined ? {} : { weight: times }) };
}

function wholeNumber(value: unknown): number | undefined {
  const text = (scalarText(value) ?? '').trim();
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}

/** Keys of a Sidekiq file may be symbols: `:queues:`. */
function symbolKeys(value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(mappingOf(value)).map(([key, one]) => [key.replace(/^:/, ''), one]),
  );
}
