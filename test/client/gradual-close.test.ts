import fc from 'fast-check';
import { gradualClose } from '../../client/gradual-close';
import { SimulatedClock } from '../../simulation/simulated-clock';

interface Connection {
  readonly id: number;
}

function task(count: number, seconds: number) {
  const clock = new SimulatedClock();
  const open = new Set<Connection>(Array.from({ length: count }, (_, id) => ({ id })));
  const closedAt: number[] = [];
  const closing = gradualClose({
    connections: () => open,
    close: (connection) => {
      open.delete(connection);
      closedAt.push(clock.nowMs / 1000);
    },
    seconds,
    after: clock.after,
  });
  return { clock, open, closedAt, closing };
}

test('however many there are: all are closed in time, and never more at once than the time asks for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 115 }), (count, seconds) => {
      const { clock, closedAt, closing } = task(count, seconds);
      void closing.begin();
      clock.runAll();
      expect(closedAt).toHaveLength(count);
      expect(Math.max(...closedAt)).toBeLessThan(seconds);
      const perStep = new Map<number, number>();
      for (const at of closedAt) perStep.set(at, (perStep.get(at) ?? 0) + 1);
      // Four steps a second.
      expect(Math.max(...perStep.values())).toBeLessThanOrEqual(Math.ceil(count / (4 * seconds)));
    }),
    { numRuns: 30 },
  );
});

test('begun twice, by SIGTERM and before it, it goes on once', async () => {
  const { clock, closedAt, closing } = task(8, 1);
  expect(closing.begun).toBe(false);
  const first = closing.begin();
  expect(closing.begun).toBe(true);
  expect(closing.begin()).toBe(first);
  clock.runAll();
  await first;
  expect(closedAt).toEqual([0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75]);
});

test('where the balancer has cut all of them, it is over at once', async () => {
  const { clock, open, closedAt, closing } = task(8, 115);
  open.clear();
  await closing.begin();
  expect([closedAt, clock.nowMs]).toEqual([[], 0]);
});

test('who comes meanwhile is closed too', async () => {
  const { clock, open, closedAt, closing } = task(4, 1);
  const done = closing.begin();
  clock.after(600, () => open.add({ id: 99 }));
  clock.runAll();
  await done;
  expect([open.size, closedAt.length]).toEqual([0, 5]);
});

test('a connection that takes long to close is told once', async () => {
  const clock = new SimulatedClock();
  const told: number[] = [];
  const slow = [{ id: 1 }, { id: 2 }, { id: 3 }];
  const close = ({ id }: Connection) => told.push(id);
  const done = gradualClose({ connections: () => slow, close, seconds: 10, after: clock.after }).begin();
  clock.runAll();
  await done;
  expect(told).toEqual([1, 2, 3]);
});
