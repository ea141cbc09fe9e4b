import fc from 'fast-check';
import { reconnectDelayMs, reconnector } from '../../client/reconnector';
import { SimulatedClock } from '../../simulation/simulated-clock';

/** A browser whose attempts are listed by the second at which they begin. */
function browser(random = () => 0.5) {
  const clock = new SimulatedClock();
  const attempts: number[] = [];
  const link = reconnector({
    spreadSeconds: 100,
    connect: () => attempts.push(clock.nowMs / 1000),
    random,
    after: clock.after,
  });
  return { clock, attempts, link };
}

test('the first wait is anywhere within the spread; later ones grow to six spreads and no further', () => {
  const longest = [0, 1, 2, 3, 4, 50, 5000].map(
    (failures) => reconnectDelayMs(failures, 100, () => 1) / 1000,
  );
  expect(longest).toEqual([100, 200, 400, 600, 600, 600, 600]);
  fc.assert(
    fc.property(
      fc.nat(5000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, drawn) => {
        const [short, long] = [0, failures].map((count) => reconnectDelayMs(count, 100, () => drawn));
        expect(short).toBeCloseTo(drawn * 100_000, 6);
        expect(long).toBeGreaterThanOrEqual(short ?? Number.NaN);
      },
    ),
  );
});

test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])(
  'a spread of %d, as of a page that was not told, is refused',
  (spreadSeconds) => {
    expect(() => reconnector({ spreadSeconds, connect: () => {} })).toThrow(
      `spreadSeconds: expected seconds above 0, got ${spreadSeconds}`,
    );
  },
);

test('a page that was opened connects at once, and after a loss only when its wait is over', () => {
  const { clock, attempts, link } = browser();
  link.connectNow();
  link.connected();
  expect(attempts).toEqual([0]);
  link.lost();
  expect(attempts).toEqual([0]);
  clock.runAll();
  expect(attempts).toEqual([0, 50]);
});

test('each failure makes the next wait longer, a connection makes it short again', () => {
  const { clock, attempts, link } = browser();
  for (let failure = 0; failure < 5; failure += 1) {
    link.lost();
    clock.runAll();
  }
  expect(attempts).toEqual([50, 150, 350, 650, 950]);
  link.connected();
  link.lost();
  clock.runAll();
  expect(attempts.at(-1)).toBe(1000);
});

test('a loss that is told twice is waited for once', () => {
  const { clock, attempts, link } = browser();
  link.lost();
  link.lost();
  clock.runAll();
  expect(attempts).toEqual([50]);
});

test('a network that is back ends a wait, and opens nothing beside an open or an opening connection', () => {
  const { clock, attempts, link } = browser();
  link.lost();
  link.connectNow();
  link.connectNow();
  expect(attempts).toEqual([0]);
  link.connected();
  link.connectNow();
  clock.runAll();
  expect(attempts).toEqual([0]);
});

test('a connection that came by another way ends the wait', () => {
  const { clock, attempts, link } = browser();
  link.lost();
  link.connected();
  clock.runAll();
  expect(attempts).toEqual([]);
});

test('after its end nothing is opened any more', () => {
  const { clock, attempts, link } = browser();
  link.lost();
  link.stop();
  link.lost();
  link.connected();
  link.connectNow();
  clock.runAll();
  expect(attempts).toEqual([]);
});
