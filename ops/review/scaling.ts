import { rolloutLimits } from '../../domain/rollout/rollout-limits';
import type { Comparison } from './compare';
import { about, type Finding, propertyWords } from './finding';
import { code, counted, joined, own, type Phrase, phrase } from './phrase';
import { rolling, type ServiceVersion, serviceVersions } from './services';

/** How many tasks a service runs, and how many of them a deploy takes away or adds at a time. */
export interface RolloutRow {
  readonly name: string;
  readonly tasks: Phrase;
  readonly mode: Phrase;
  /** At both ends of the range. */
  readonly offline: Phrase;
  readonly extra: Phrase;
}

interface Pair {
  readonly before?: ServiceVersion;
  readonly after?: ServiceVersion;
}

function servicePairs({ stage, before, after }: Comparison): ReadonlyMap<string, Pair> {
  const [old, next] = [serviceVersions(stage, before), serviceVersions(stage, after)];
  const names = [...new Set([...next.keys(), ...old.keys()])];
  return new Map(names.map((name) => [name, { before: old.get(name), after: next.get(name) }]));
}

/** What differs in size, and which services roll. */
export function scalingChanges(comparison: Comparison): Finding[] {
  const sizes = [...servicePairs(comparison)].flatMap(([name, pair]) =>
    sizeWords(name, pair).map((words) => ({
      places: [(pair.after ?? pair.before)?.place ?? name],
      words,
      stops: false,
    })),
  );
  return [...sizes, ...policies(comparison), ...rolled(comparison)];
}

function sizeWords(name: string, { before, after }: Pair): Phrase[] {
  const service = code(name);
  if (before === undefined) return [phrase`${service} is new${rangeOf(after)}.`];
  if (after === undefined) return [phrase`${service} goes${rangeOf(before)}.`];
  const told = sizes.flatMap(({ of, words }) => {
    const [was, is] = [of(before), of(after)];
    return was === undefined || is === undefined || was === is
      ? []
      : phrase`${words(service, is)}, was ${was}.`;
  });
  const { mode: was, rule: old } = before;
  const { mode: is, rule } = after;
  if (rule === undefined || (was === is && old === rule)) return told;
  const how =
    was === is
      ? phrase`still rolls as ${code(is ?? '')}, otherwise than before`
      : phrase`rolls as ${code(is ?? '')}, was ${code(was ?? '')}`;
  return [...told, phrase`${service} ${how}. ${code(rule)}`];
}

interface Size {
  of(service: ServiceVersion): number | undefined;
  words(service: Phrase, is: number): Phrase;
}

const sizes: readonly Size[] = [
  {
    of: ({ range }) => range?.max,
    words: (service, is) => phrase`${service} may grow to ${counted(is, 'task')}`,
  },
  {
    of: ({ range }) => range?.min,
    words: (service, is) => phrase`${service} runs at least ${counted(is, 'task')}`,
  },
  {
    of: ({ cpuUnits }) => (cpuUnits === undefined ? undefined : cpuUnits / 1024),
    words: (service, is) => phrase`each task of ${service} gets ${is} vCPU`,
  },
  {
    of: ({ memoryMiB }) => memoryMiB,
    words: (service, is) => phrase`each task of ${service} gets ${is} MiB`,
  },
  {
    of: (service) => service.latencyTargetSeconds,
    words: (service, is) => phrase`${service} has a latency target of ${counted(is, 'second')}`,
  },
];

function rangeOf(service: ServiceVersion | undefined): Phrase {
  const range = service?.range;
  if (range === undefined) return phrase``;
  return range.min === range.max
    ? phrase`, with ${counted(range.max, 'task')}`
    : phrase`, with ${range.min} to ${range.max} tasks`;
}

/** Scaling policies that decide otherwise. Those that come and go do so with their service. */
function policies({ changes }: Comparison): Finding[] {
  return changes
    .filter(
      ({ type, impact, properties }) =>
        type === 'AWS::ApplicationAutoScaling::ScalingPolicy' && impact === 'update' && properties.length > 0,
    )
    .map((change) => about(change, phrase`changes: ${propertyWords(change.properties)}.`));
}

function rolled(comparison: Comparison): Finding[] {
  const names = rolling(comparison).map(({ name }) => code(name));
  if (names.length === 0) return [];
  return [{ places: [], stops: false, words: phrase`the deploy replaces all tasks of ${joined(names)}.` }];
}

/** One row for each service whose range or rollout differs, with before and after in each cell. */
export function rolloutTable(comparison: Comparison): RolloutRow[] {
  return [...servicePairs(comparison)].flatMap(([name, { before, after }]) => {
    const [old, next] = [cells(before), cells(after)];
    if (JSON.stringify(old) === JSON.stringify(next)) return [];
    const both = (cell: keyof Cells): Phrase =>
      old[cell] === next[cell] || old[cell] === ''
        ? own(next[cell])
        : phrase`${own(old[cell])} → ${own(next[cell] === '' ? 'none' : next[cell])}`;
    return { name, tasks: both('tasks'), mode: both('mode'), offline: both('offline'), extra: both('extra') };
  });
}

interface Cells {
  readonly tasks: string;
  readonly mode: string;
  readonly offline: string;
  readonly extra: string;
}

function cells(service: ServiceVersion | undefined): Cells {
  const none = { tasks: '', mode: '', offline: '', extra: '' };
  if (service === undefined) return none;
  const { range, percentages, mode = '' } = service;
  if (range === undefined || percentages === undefined) return { ...none, tasks: 'unknown' };
  const [least, most] = [range.min, range.max].map((tasks) => rolloutLimits(percentages, Math.max(1, tasks)));
  const { minHealthyPercent, maxHealthyPercent } = percentages;
  return {
    tasks: ends(range.min, range.max),
    // Any template may say any mode.
    mode: `${/^[a-z-]*$/.test(mode) ? mode : ''} ${minHealthyPercent}/${maxHealthyPercent} %`.trim(),
    offline: ends(least?.offlineAtMost, most?.offlineAtMost),
    extra: ends(least?.extraAtMost, most?.extraAtMost),
  };
}

function ends(first: number | undefined, last: number | undefined): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}

/** Types that {@link scalingChanges} tells of, by what it adds up to for a service. */
export function isOfScaling(type: string): boolean {
  return type.startsWith('AWS::ApplicationAutoScaling::');
}
