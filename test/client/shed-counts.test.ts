import { shedCounts } from '../../client/shed-counts';
import type { AppliedLine, ShedCount, ShedLine } from '../../domain/switchboard/log-line';
import { parseLogLine } from '../../ops/switchboard/parse-log-line';

const start = Date.UTC(2020, 10, 19, 20);
const lines: ShedLine[] = [];
const log = (line: AppliedLine | ShedLine) => void (line.bulkhead === 'shed' && lines.push(line));
const shed = { outcome: 'refused', cause: 'switch', jobClass: 'Import' } as const;
const all = (): readonly ShedCount[] => lines.flatMap(({ counts }) => counts);
const sum = (counts: readonly ShedCount[]) => counts.reduce((jobs, count) => jobs + count.jobs, 0);

beforeEach(() => {
  lines.length = 0;
  jest.useFakeTimers({ now: start });
});
afterEach(() => jest.useRealTimers());

test('adds up by outcome, cause, class, source and account, and writes once a minute', () => {
  const counts = shedCounts({ log });
  counts.count({ ...shed, source: 'csv', account: '7' });
  counts.count({ ...shed, source: 'csv', account: '7' });
  counts.count({ ...shed, source: 'csv', account: '8' });
  counts.count(shed);
  jest.advanceTimersByTime(59_000);
  expect(lines).toEqual([]);
  jest.advanceTimersByTime(1_000);
  expect(lines).toEqual([
    {
      bulkhead: 'shed',
      fromSeconds: start / 1000,
      toSeconds: start / 1000 + 60,
      counts: [
        { ...shed, source: 'csv', account: '7', jobs: 2 },
        { ...shed, source: 'csv', account: '8', jobs: 1 },
        { ...shed, jobs: 1 },
      ],
    },
  ]);
  expect(parseLogLine(JSON.stringify(lines[0]))).toEqual(lines[0]);
  counts.stop();
});

test('a quiet minute writes nothing; the end writes what is left, from where the last line ended', () => {
  const counts = shedCounts({ log });
  jest.advanceTimersByTime(60_000);
  counts.count(shed);
  jest.advanceTimersByTime(5_000);
  counts.stop();
  jest.advanceTimersByTime(600_000);
  expect(lines.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
    [start / 1000 + 60, start / 1000 + 65],
  ]);
});

test('at most 500 entries stand in a line', () => {
  const counts = shedCounts({ log });
  for (let account = 0; account < 1001; account += 1) counts.count({ ...shed, account: String(account) });
  counts.stop();
  expect(lines.map((line) => line.counts.length)).toEqual([500, 500, 1]);
});

test('of a flood of accounts 5,000 are told apart; the rest is counted without them, and no job is missing', () => {
  const counts = shedCounts({ log });
  for (let account = 0; account < 20_000; account += 1) counts.count({ ...shed, account: String(account) });
  counts.stop();
  expect(all()).toHaveLength(5001);
  expect(all().at(-1)).toEqual({ ...shed, jobs: 15_000 });
  expect(sum(all())).toBe(20_000);
});

test('a flood of classes is bounded as well', () => {
  const counts = shedCounts({ log });
  for (let number = 0; number < 20_000; number += 1) {
    counts.count({ ...shed, jobClass: `${number} ${'x'.repeat(200)}`, source: 'csv' });
  }
  counts.stop();
  expect(all()).toHaveLength(5501);
  expect(all().at(-1)).toEqual({ ...shed, jobClass: '*', jobs: 14_500 });
  expect(Math.max(...all().map(({ jobClass }) => jobClass.length))).toBe(100);
});

test('a broken log does not reach the app', () => {
  const counts = shedCounts({
    log: () => {
      throw new Error('EPIPE');
    },
  });
  counts.count(shed);
  expect(() => counts.stop()).not.toThrow();
});
