import { any, type JobPattern } from './document';
import { shownName } from './shown-name';

/** As in `source automation, account 7`, or `everything`. */
export function patternText({ source, jobClass, account }: JobPattern): string {
  const named = [
    ['source', source],
    ['class', jobClass],
    ['account', account],
  ] as const;
  const parts = named.filter(([, name]) => name !== any).map(([what, name]) => `${what} ${shownName(name)}`);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}
