import type { JobPattern } from './document';

/** One text for each pattern, whatever characters its names are made of. For lookups; people read `patternText`. */
export function patternKey({ source, jobClass, account }: JobPattern): string {
  return JSON.stringify([source, jobClass, account]);
}
