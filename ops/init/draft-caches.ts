import { cachesOfAnyTask } from '../../config/checks/quantities';
import { variableName } from '../../config/schema/text';
import type { AppFacts, FoundProcess } from './app-facts';
import { guess, type Note, read, type StageInput } from './draft';

type StoreVariables = AppFacts['storeVariables'];

/** A service or pool, as far as it matters to which caches it has a way. */
interface Task {
  readonly path: readonly ['services' | 'workers', string];
  readonly process?: FoundProcess;
}

export interface CacheDraft {
  readonly caches: NonNullable<NonNullable<StageInput['stores']>['caches']>;
  /** Names of the caches that a service or pool reaches. */
  readonly reachedBy: (task: Task) => readonly string[];
  readonly notes: readonly Note[];
  readonly remarks: readonly string[];
}

/** What apps call the address of a store that holds neither jobs nor messages. */
const uses: readonly { readonly cache: string; readonly variable: RegExp }[] = [
  { cache: 'sessions', variable: /SESSION/i },
  { cache: 'locks', variable: /(^|_)(RED)?LOCKS?(_|$)/i },
  { cache: 'limits', variable: /RATE_?LIMIT|THROTTL|RACK_ATTACK/i },
  { cache: 'cache', variable: /CACHE/i },
];

/** Where jobs have a variable of their own, this is where apps keep everything else. */
const everythingElse = /^(REDIS|VALKEY)_(URL|URI|CONNECTION_STRING)$/i;

/**
 * A cache for each address whose name says that it is for one. Of an app that names none nobody knows whether it has one,
 * and a store that nobody dials is paid for: then only a sentence says so.
 */
export function draftCaches(
  { storeVariables }: AppFacts,
  taken: readonly string[],
  tasks: readonly Task[],
): CacheDraft {
  const all = cachesOf(storeVariables, taken);
  const found = withinRoom(all);
  const others = all.filter((cache) => !found.includes(cache)).map(({ url }) => url);
  const named = new Set(found.filter(({ url }) => tasks.some((task) => says(task, url))));
  // Of a process whose variables nobody lists, nothing is known; of others, that they do without.
  const reached = (task: Task) =>
    found.filter(
      (cache) => !named.has(cache) || says(task, cache.url) || (task.process?.variables.size ?? 0) === 0,
    );
  return {
    caches: Object.fromEntries(found.map(({ name, url }) => [name, { environment: { url } }])),
    reachedBy: (task) => reached(task).map(({ name }) => name),
    notes: [
      ...tasks
        .filter((task) => reached(task).some(({ url }) => !says(task, url)))
        .map(({ path }) => guess([...path, 'caches'], 'nobody said who uses them')),
      ...found.map(({ name, url, from }) => {
        const at = ['stores', 'caches', name, 'environment'];
        return everythingElse.test(url)
          ? guess(at, `from ${from}: what is neither job nor message, since publishing is refused here`)
          : read(at, from);
      }),
    ],
    remarks: [
      ...(found.length > 0
        ? []
        : [
            'no variable found for what is neither job nor message (caches, sessions, locks, limits): if the app keeps such in Redis, it needs one, and stores.caches',
          ]),
      ...(others.length === 0
        ? []
        : [
            `a task reaches ${cachesOfAnyTask} caches beside the other stores: let the app take the address of one of them for ${others.join(', ')}`,
          ]),
    ],
  };
}

interface FoundCache {
  readonly name: string;
  readonly url: string;
  readonly from: string;
}

function cachesOf(storeVariables: StoreVariables, taken: readonly string[]): readonly FoundCache[] {
  const seen = new Set(taken);
  const names = new Map<string, number>();
  return storeVariables.flatMap(({ name: url, from }) => {
    if (!/URL|URI|CONNECTION_STRING/i.test(url) || !variableName.safeParse(url).success) return [];
    const use = uses.find(({ variable }) => variable.test(url))?.cache;
    const wanted = use ?? (everythingElse.test(url) ? 'rest' : undefined);
    if (wanted === undefined || seen.has(url)) return [];
    seen.add(url);
    const count = (names.get(wanted) ?? 0) + 1;
    names.set(wanted, count);
    return [{ name: count === 1 ? wanted : `${wanted}${count}`, url, from }];
  });
}

/** What an app keeps most of is kept apart from the rest first, and a use that comes twice last. */
function withinRoom(found: readonly FoundCache[]): readonly FoundCache[] {
  const order = ['cache', ...uses.map(({ cache }) => cache), 'rest'];
  const rank = ({ name }: FoundCache) => (order.includes(name) ? order.indexOf(name) : order.length);
  const kept = [...found].sort((a, b) => rank(a) - rank(b)).slice(0, cachesOfAnyTask);
  return found.filter((cache) => kept.includes(cache));
}

/** Compose files say of each process which variables it gets. */
function says({ process }: Task, variable: string): boolean {
  return process?.variables.has(variable) === true;
}
