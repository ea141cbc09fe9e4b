import { any, type JobPattern, type Switch, type SwitchboardDocument } from '../domain/switchboard/document';

/** A switch as it is decided by. */
export interface RankedSwitch {
  readonly switch: Switch;
  /** Its place among all: the lower wins. */
  readonly rank: number;
  /** Endless where nobody set an end. */
  readonly untilSeconds: number;
  /** What becomes of a job that it stops. */
  readonly action: 'off' | 'defer' | 'drop';
  /** Only with `sample`: a job passes if its hash modulo 10,000 is below. */
  readonly passesBelow?: number;
}

/** What is known of a name that some switch asks for. Lists of switches are in the order of their ranks. */
interface KnownName {
  /** What the name adds to the key of a combination. */
  readonly keyPart: number;
  /** Switches that ask for this name and for nothing else. */
  readonly alone: readonly RankedSwitch[];
}

/** A document made ready for `decide` and `routeOf`. */
export interface CompiledSwitchboard {
  readonly forAll: readonly RankedSwitch[];
  readonly sources: ReadonlyMap<string, KnownName>;
  readonly jobClasses: ReadonlyMap<string, KnownName>;
  readonly accounts: ReadonlyMap<string, KnownName>;
  /** Switches that ask for two names or three, by the sum of the names' key parts. */
  readonly combined: ReadonlyMap<number, readonly RankedSwitch[]>;
  readonly queues: ReadonlyMap<string, string>;
}

const strictness = { off: 0, defer: 1, drop: 2, sample: 3 } as const satisfies Record<
  Switch['action'],
  number
>;

/**
 * Names become numbers, so that a decision builds no text: three lookups for the names of the job, and at most four for
 * combinations of those that switches ask for. Done once for each version.
 *
 * Takes any document of the right shape, also one that documentProblems refuses: of two switches for a pattern the
 * stricter counts, of two routes for a class the first.
 */
export function compileSwitchboard({ switches, routes }: SwitchboardDocument): CompiledSwitchboard {
  // The names are digits of a number: no two combinations have the same sum. With 1,000 switches it stays below 2^31.
  const base = switches.length + 1;
  const sources = nameBook(base ** 2);
  const jobClasses = nameBook(base);
  const accounts = nameBook(1);
  const forAll: RankedSwitch[] = [];
  const combined = new Map<number, RankedSwitch[]>();
  for (const ranked of inRanks(switches)) {
    const { source, jobClass, account }: JobPattern = ranked.switch;
    const named = [sources.of(source), jobClasses.of(jobClass), accounts.of(account)].filter(isNamed);
    const [first, ...others] = named;
    if (first === undefined) {
      forAll.push(ranked);
    } else if (others.length === 0) {
      first.alone.push(ranked);
    } else {
      const key = named.reduce((sum, { keyPart }) => sum + keyPart, 0);
      const before = combined.get(key);
      if (before) before.push(ranked);
      else combined.set(key, [ranked]);
    }
  }
  return {
    ...{ forAll, combined },
    ...{ sources: sources.known, jobClasses: jobClasses.known, accounts: accounts.known },
    queues: new Map([...routes].reverse().map(({ jobClass, queue }) => [jobClass, queue])),
  };
}

interface NamedSwitches {
  readonly keyPart: number;
  readonly alone: RankedSwitch[];
}

function nameBook(unit: number) {
  const known = new Map<string, NamedSwitches>();
  const of = (name: string): NamedSwitches | undefined => {
    if (name === any) return undefined;
    const before = known.get(name);
    if (before) return before;
    const made = { keyPart: (known.size + 1) * unit, alone: [] };
    known.set(name, made);
    return made;
  };
  return { known, of };
}

function isNamed(name: NamedSwitches | undefined): name is NamedSwitches {
  return name !== undefined;
}

/** The strictest first: `off`, `defer`, `drop`, then `sample` by what passes. Of equals the first in the document. */
function inRanks(switches: readonly Switch[]): readonly RankedSwitch[] {
  return [...switches]
    .sort((a, b) => strictness[a.action] - strictness[b.action] || passing(a) - passing(b))
    .map((one, rank) => ({
      switch: one,
      rank,
      untilSeconds: one.untilSeconds ?? Number.POSITIVE_INFINITY,
      ...(one.action === 'sample'
        ? { action: 'defer', passesBelow: passing(one) * 100 }
        : { action: one.action }),
    }));
}

/** Percent, only with `sample`; without the percent that it must have nothing passes. */
function passing({ action, percent = 0 }: Switch): number {
  return action === 'sample' ? percent : 0;
}

/** The queue for new jobs of a class, or undefined: the one that the app chooses. */
export function routeOf(board: CompiledSwitchboard, jobClass: string): string | undefined {
  return board.queues.get(jobClass);
}
