import fc from 'fast-check';
import { deferPace } from '../../client/defer-pace';
import { releases } from '../domain/switchboard/switchboard-arbitraries';

const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5 };

test('the first is looked at again after the time of the release, less up to a fifth', () => {
  const first = (random: number) => deferPace({ release, nowSeconds: 1000, random });
  expect([first(0), first(0.5), first(1)]).toEqual([1300, 1270, 1240]);
});

test('those put off together come back one after the other', () => {
  const moments = [1300];
  for (const lastSeconds of moments) {
    if (moments.length < 5) moments.push(deferPace({ release, lastSeconds, nowSeconds: 1000, random: 0.3 }));
  }
  expect(moments.map((moment) => moment.toFixed(1))).toEqual([
    '1300.0',
    '1300.2',
    '1300.4',
    '1300.6',
    '1300.8',
  ]);
});

test('whom nobody waits before is not held up', () => {
  expect(deferPace({ release, lastSeconds: 1100, nowSeconds: 1000, random: 0 })).toBe(1300);
});

const share = fc.nat(1000).map((thousandths) => thousandths / 1000);
const arrivals = fc.array(fc.record({ afterSeconds: fc.oneof(fc.constant(0), share), random: share }), {
  maxLength: 300,
});

test('in no second more than the rate, rounded up, and none sooner than it may', () => {
  fc.assert(
    fc.property(releases, arrivals, fc.integer({ min: 1, max: 20 }), (pace, all, windowSeconds) => {
      const rate = pace.deferredJobsPerSecondPerTask;
      const moments: number[] = [];
      let nowSeconds = 1_606_000_000;
      for (const { afterSeconds, random } of all) {
        nowSeconds += afterSeconds;
        const lastSeconds = moments.at(-1);
        const moment = deferPace({
          ...{ release: pace, nowSeconds, random },
          ...(lastSeconds !== undefined && { lastSeconds }),
        });
        expect(moment).toBeGreaterThanOrEqual(nowSeconds + pace.deferSeconds * 0.8 - 1e-6);
        moments.push(moment);
      }
      // Doubles of this size have steps of a quarter of a microsecond: a window of this length less that much.
      const most = Math.ceil(rate * windowSeconds);
      for (const [index, moment] of moments.entries()) {
        const after = moments[index + most];
        if (after !== undefined) expect(after - moment).toBeGreaterThan(windowSeconds - 1e-3);
      }
    }),
  );
});
