import type { Session } from '../kit/session';
import type { CheckClients } from './check-clients';
import type { LiveStage } from './live-stage';

/** What is not as it should be, and what to do about it. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly advice: string;
}

/** What a check came to. Wrong where something differs; not known where only a part of it was told; else right. */
export interface CheckAnswer {
  /** What is as it should be, in a few words. */
  readonly found: string;
  readonly differences?: readonly Difference[];
  /** Why, a sentence each. */
  readonly unknown?: readonly string[];
}

export interface CheckOptions {
  /** A deploy that mends an incident: stress does not hold it up. */
  readonly incident: boolean;
  /** URIs of images that the deploy gives, by their keys in the stage file. */
  readonly images: ReadonlyMap<string, string>;
  /** Folder of the assembly that is deployed. @default what this version synthesises */
  readonly assembly?: string;
}

/** What all checks look at. */
export interface CheckContext {
  readonly session: Session;
  readonly clients: CheckClients;
  readonly live: LiveStage;
  readonly options: CheckOptions;
}

/** One thing that must hold before or after a deploy. */
export interface Check {
  /** As in "certificate": what a report calls it. */
  readonly name: string;
  /** Without an answer a deploy may do harm, so that "not known" ends like "wrong". */
  readonly needed?: true;
  /** Only a deploy of Foundation must not be: exit code 3 where nothing else is wrong. */
  readonly holdsFoundation?: true;
  /** Why AWS at another endpoint (`AWS_ENDPOINT_URL`) is no evidence: it is not asked there, and not known. */
  readonly onlyAws?: string;
  /** May throw what AWS says: then it is not known. */
  ask(context: CheckContext): Promise<CheckAnswer>;
}

/** How many calls of one check are under way at once: a stage has up to a hundred stacks. */
const atOnce = 8;

/** `Promise.all` of a function, a few at a time. */
export async function mapBounded<T, U>(
  items: readonly T[],
  work: (item: T) => Promise<U>,
): Promise<readonly U[]> {
  const results: U[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))));
  }
  return results;
}

/** `3 stacks`, `1 stack`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
