import fc from 'fast-check';
import { oldestWaiting, type Runnable } from '../../../../lambdas/queue-meter/read/oldest-waiting';

const nowSeconds = 1000;
const since = (ago: number): Runnable => ({ known: 'since', atSeconds: nowSeconds - ago });
const notBefore = (ago: number): Runnable => ({ known: 'notBefore', atSeconds: nowSeconds - ago });
const unknown: Runnable = { known: 'nothing' };
const oldest = (next: Runnable[], arriving: Runnable[] = [], outsideMayBeOlder = false) => {
  const { oldestJobAgeSeconds, ageIsLowerBound } = oldestWaiting({
    next,
    arriving,
    outsideMayBeOlder,
    nowSeconds,
  });
  return [oldestJobAgeSeconds, ageIsLowerBound];
};

describe('oldestWaiting', () => {
  test('an empty queue has no age', () => {
    expect(oldest([])).toEqual([0, false]);
  });

  test('in order of arrival: the first of those that run next', () => {
    expect(oldest([since(30), since(20)], [since(1), since(2)])).toEqual([30, false]);
  });

  test('pushed in at the end: the oldest that any of them tells', () => {
    expect(oldest([since(1), since(20)], [since(40)])).toEqual([40, false]);
  });

  test('put back before the oldest that is told: a lower bound; after it: exact', () => {
    expect(oldest([notBefore(50), since(20)])).toEqual([20, true]);
    expect(oldest([notBefore(10), since(20)])).toEqual([20, false]);
    expect(oldest([unknown, since(20)])).toEqual([20, true]);
  });

  test('all put back: a stuck queue does not read as young, whatever arrives', () => {
    expect(oldest([notBefore(50), notBefore(40)], [since(1)])).toEqual([50, false]);
    expect(oldest([unknown, notBefore(40)], [since(1)])).toEqual([40, true]);
  });

  test('nothing told where jobs run next: what arrives bounds it, or nothing does', () => {
    expect(oldest([unknown], [since(3)])).toEqual([3, true]);
    expect(oldest([unknown])).toEqual([0, true]);
  });

  test('a clock that is ahead makes no negative age', () => {
    expect(oldest([since(-5)])).toEqual([0, false]);
  });

  test('what was not seen may be older', () => {
    expect(oldest([since(30)], [], true)).toEqual([30, true]);
  });

  test('some job with a time is at least as old as said, and none of them older', () => {
    const times = fc.array(fc.nat(900), { minLength: 1 });
    fc.assert(
      fc.property(times, times, (next, arriving) => {
        const [age] = oldest(next.map(since), arriving.map(since));
        expect(age).toBe(Math.max(...next, ...arriving));
      }),
    );
  });
});
