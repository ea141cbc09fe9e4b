import fc from 'fast-check';
import { serverErrorsPerMinute, websocketLimits } from '../../../constructs/monitoring/alarm-limits';

const load = (min: number, requestsPerTaskPerMinute: number) => ({
  tasks: { min },
  scaling: { requestsPerTaskPerMinute },
});

test.each([
  [12, 600, 72],
  [6, 600, 36],
  [1, 600, 10],
  [1, 1, 10],
  [3, 999, 30],
])('%d tasks of %d requests a minute: %d', (tasks, requests, errors) => {
  expect(serverErrorsPerMinute(load(tasks, requests))).toBe(errors);
});

test('counts both ends of each websocket', () => {
  expect(websocketLimits([{ connectionsPerTask: 2000, maxTasks: 24 }])).toEqual({
    capacity: 48_000,
    activeConnections: 76_800,
    newConnectionsPerMinute: 48_000,
  });
});

test('a deploy, which moves a third of the clients within a minute at worst, is no storm', () => {
  const service = fc.record({
    connectionsPerTask: fc.integer({ min: 100, max: 100_000 }),
    maxTasks: fc.integer({ min: 3, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(service, { minLength: 1, maxLength: 3 }), (services) => {
      const { capacity, activeConnections, newConnectionsPerMinute } = websocketLimits(services);
      const moved = services.reduce(
        (sum, one) => sum + 2 * one.connectionsPerTask * Math.floor(one.maxTasks / 3),
        0,
      );
      expect(newConnectionsPerMinute).toBeGreaterThan(moved);
      expect(activeConnections).toBeLessThan(2 * capacity);
    }),
  );
});
