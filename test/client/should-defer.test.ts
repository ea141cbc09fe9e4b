import { shouldDefer } from '../../client/should-defer';
import type { JobKind } from '../../client/switchboard';
import { knownStressLevels } from '../../domain/stress/stress-report';

const kinds: readonly JobKind[] = ['urgent', 'ordinary', 'bulk', 'push'];
const deferred = (stress: Parameters<typeof shouldDefer>[0]) =>
  kinds.filter((kind) => shouldDefer(stress, kind));

test.each([
  ['normal', []],
  ['busy', []],
  ['stressed', ['bulk']],
  ['critical', ['ordinary', 'bulk', 'push']],
] as const)('%s defers %j', (level, expected) => {
  expect(deferred({ level, lastKnownLevel: level })).toEqual(expected);
});

test('unknown goes on with the last level', () => {
  for (const level of knownStressLevels) {
    const known = deferred({ level, lastKnownLevel: level });
    expect(deferred({ level: 'unknown', lastKnownLevel: level })).toEqual(known);
  }
});

test('where nothing was ever known, nothing is deferred', () => {
  expect(deferred({ level: 'unknown' })).toEqual([]);
});
