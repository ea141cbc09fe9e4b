import type { OperationKind } from './operation';

/** What an id looks like: it is part of a key in the bucket. */
export const operationIdPattern = /^(park|purge)-\d{8}-\d{6}-[a-z0-9]{4}$/;

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * `park-20261119-143000-k7fd`: kind, time in UTC, and four letters, so that two operators in the same second have two.
 * In order of time within a kind.
 *
 * @param random four numbers from 0 to below 1
 */
export function operationId(kind: OperationKind, atMs: number, random: readonly number[]): string {
  const [date = '', time = ''] = new Date(atMs)
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .split('T');
  const ending = random.map((value) => letters[Math.floor(value * letters.length)]).join('');
  return `${kind}-${date}-${time}-${ending}`;
}
