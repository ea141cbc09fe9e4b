import { any, type JobPattern } from './document';

/** As in `source automation, account 7`, or `everything`. */
export function patternText({ source, jobClass, account }: JobPattern): string {
  const named = [
    ['source', source],
    ['class', jobClass],
    ['account', account],
  ] as const;
  const parts = named
    .filter(([, name]) => name !== any)
    .map(([what, name]) => `${what} ${displayName(name)}`);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

/** Of letters, digits and what joins them in names: `csv-import`, `Mail::Deliver`, `arn:aws:…`. */
const plain = /^[\p{L}\p{N}_@:.+/#-]+$/u;

/**
 * A name as it stands in a sentence: bare where that cannot be misread, else quoted as JSON. Names come from the app's
 * data, and one with a comma would look like two, one with control characters would write on the operator's terminal.
 */
export function displayName(name: string): string {
  return plain.test(name) ? name : JSON.stringify(name);
}

/** One text for each pattern, whatever characters its names are made of. For lookups; people read `patternText`. */
export function patternKey({ source, jobClass, account }: JobPattern): string {
  return JSON.stringify([source, jobClass, account]);
}
