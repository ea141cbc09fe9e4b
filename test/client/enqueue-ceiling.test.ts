import { enqueueCeiling } from '../../client/enqueue-ceiling';

const memory = (used: number, limit = 1000) =>
  `# Memory\r\nused_memory:${used}\r\nused_memory_peak:999999\r\nmaxmemory:${limit}\r\nmaxmemory_policy:noeviction\r\n`;
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([
  [749, false],
  [750, true],
  [1200, true],
])('%i of 1000 bytes used: reached is %s at 75 percent', async (used, expected) => {
  const ceiling = enqueueCeiling({ info: async () => memory(used), ceilingPercent: 75 });
  expect(ceiling.reached()).toBe(false);
  await ceiling.firstRead;
  expect([ceiling.reached(), ceiling.usedPercent()]).toEqual([expected, used / 10]);
  ceiling.stop();
});

test('asks every two seconds, and asking the ceiling asks nothing', async () => {
  const info = jest.fn(async () => memory(800));
  const ceiling = enqueueCeiling({ info, ceilingPercent: 75 });
  await seconds(10);
  for (let asked = 0; asked < 100; asked += 1) ceiling.reached();
  expect(info).toHaveBeenCalledTimes(6);
  info.mockResolvedValue(memory(100));
  await seconds(2);
  expect(ceiling.reached()).toBe(false);
  ceiling.stop();
  await seconds(60);
  expect(info).toHaveBeenCalledTimes(7);
});

test('a reading older than ten seconds is none', async () => {
  const problems: unknown[] = [];
  const info = jest.fn(async () => memory(800));
  const ceiling = enqueueCeiling({
    info,
    ceilingPercent: 75,
    onProblem: (problem) => problems.push(problem),
  });
  await ceiling.firstRead;
  info.mockImplementation(() => new Promise(() => {}));
  await seconds(10);
  expect(ceiling.reached()).toBe(true);
  await seconds(0.1);
  expect([ceiling.reached(), ceiling.usedPercent()]).toEqual([false, undefined]);
  expect(problems.map(String)).toEqual(Array(2).fill('Error: not answered within 2000 ms'));
  ceiling.stop();
});

test('a store without a limit has no ceiling', async () => {
  const ceiling = enqueueCeiling({ info: async () => memory(5000, 0), ceilingPercent: 75 });
  await ceiling.firstRead;
  expect([ceiling.reached(), ceiling.usedPercent()]).toEqual([false, undefined]);
  ceiling.stop();
});

test('an answer of another kind is told and is no reading', async () => {
  const onProblem = jest.fn(() => {
    throw new Error('the log is broken too');
  });
  const ceiling = enqueueCeiling({ info: async () => 'loading', ceilingPercent: 75, onProblem });
  await ceiling.firstRead;
  expect(ceiling.reached()).toBe(false);
  expect(onProblem.mock.calls.map(String)).toEqual([
    'Error: INFO memory: expected a number for maxmemory, got none',
  ]);
  ceiling.stop();
});
