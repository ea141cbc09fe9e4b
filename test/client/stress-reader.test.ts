import { stressReader } from '../../client/stress-reader';
import type { KnownStressLevel } from '../../domain/stress/stress-report';

const start = Date.UTC(2020, 10, 19, 20);

/** A report as the meter would have written it now. */
function reportNow(level: KnownStressLevel = 'normal'): string {
  const atSeconds = Date.now() / 1000;
  return JSON.stringify({
    version: 1,
    stage: 'prod',
    atSeconds,
    level,
    sinceSeconds: atSeconds,
    lastKnownLevel: level,
    reasons: [],
  });
}

const problems: string[] = [];
const onProblem = (problem: unknown) => void problems.push(String(problem));
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);

beforeEach(() => {
  problems.length = 0;
  jest.useFakeTimers({ now: start });
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

test('knows nothing before the first report, and says so', async () => {
  const reader = stressReader({ read: async () => reportNow('busy') });
  expect(reader.current()).toMatchObject({ level: 'unknown' });
  expect(reader.current().lastKnownLevel).toBeUndefined();
  await reader.firstRead;
  expect(reader.current()).toMatchObject({ level: 'busy', sinceSeconds: start / 1000 });
  reader.stop();
});

test('reads again every 15 s, a fifth sooner or later by chance', async () => {
  const read = jest.fn(async () => reportNow());
  const reader = stressReader({ read });
  await seconds(14.9);
  expect(read).toHaveBeenCalledTimes(1);
  await seconds(0.1);
  expect(read).toHaveBeenCalledTimes(2);
  const waits = jest.spyOn(globalThis, 'setTimeout');
  jest.mocked(Math.random).mockReturnValue(0);
  await seconds(15);
  jest.mocked(Math.random).mockReturnValue(1);
  await seconds(12);
  // Of each read its own limit first, then the wait for the next one.
  expect(waits.mock.calls.map(([, ms]) => Math.round(Number(ms)))).toEqual([5000, 12_000, 5000, 18_000]);
  reader.stop();
});

test('keeps the last good level over failures, for three minutes; then it is unknown and held', async () => {
  const read = jest.fn(async () => reportNow('stressed'));
  const reader = stressReader({ read, onProblem });
  await reader.firstRead;
  read.mockRejectedValue(new Error('no way out'));
  await seconds(180);
  expect(reader.current()).toMatchObject({ level: 'stressed' });
  await seconds(1);
  expect(reader.current()).toMatchObject({ level: 'unknown', lastKnownLevel: 'stressed' });
  expect(problems).toHaveLength(12);
  read.mockImplementation(async () => reportNow('busy'));
  await seconds(15);
  expect(reader.current()).toMatchObject({ level: 'busy' });
  reader.stop();
});

test('a string that is no report changes nothing', async () => {
  const read = jest.fn(async () => reportNow('busy'));
  const reader = stressReader({ read, onProblem });
  await reader.firstRead;
  read.mockResolvedValue('<html>');
  await seconds(15);
  expect(reader.current().level).toBe('busy');
  expect(problems).toEqual(['Error: what was read is no stress report of this version']);
  reader.stop();
});

test('a read that never ends counts as failed after 5 s, and the next one has its turn', async () => {
  const read = jest.fn((): Promise<string> => new Promise(() => {}));
  const reader = stressReader({ read, onProblem });
  await seconds(5);
  await reader.firstRead;
  expect(problems).toEqual(['Error: not read within 5000 ms']);
  await seconds(15);
  expect(read).toHaveBeenCalledTimes(2);
  reader.stop();
});

test('reads never overlap: the wait begins when the read is over', async () => {
  const read = jest.fn(
    (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve(reportNow()), 4000)),
  );
  const reader = stressReader({ read });
  await seconds(18.9);
  expect(read).toHaveBeenCalledTimes(1);
  await seconds(0.1);
  expect(read).toHaveBeenCalledTimes(2);
  reader.stop();
});

test('nothing throws into the app: not a read that throws at once, not its own log', async () => {
  const reader = stressReader({
    read: () => {
      throw new Error('not even a promise');
    },
    onProblem: () => {
      throw new Error('the log is broken too');
    },
  });
  await expect(reader.firstRead).resolves.toBeUndefined();
  expect(reader.current().level).toBe('unknown');
  reader.stop();
});

test('stop ends the timer, also in the middle of a read', async () => {
  const read = jest.fn(async () => reportNow());
  const waiting = stressReader({ read });
  await waiting.firstRead;
  waiting.stop();
  const reading = stressReader({ read });
  reading.stop();
  await seconds(60);
  expect(read).toHaveBeenCalledTimes(2);
  expect(jest.getTimerCount()).toBe(0);
});
