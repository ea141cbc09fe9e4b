import { resizeSnapshot } from '../../../ops/store/snapshots';

test.each([
  [{}, true],
  [{ newestAgeSeconds: 3599 }, false],
  [{ newestAgeSeconds: 3600 }, true],
  [{ usedBytes: 10e9, secondsToFull: 319 }, false],
  [{ usedBytes: 10e9, secondsToFull: 321 }, true],
  [{ secondsToFull: Number.POSITIVE_INFINITY }, true],
])('%j: %s', (input, take) => {
  expect(resizeSnapshot(input).take).toBe(take);
});
