import fc from 'fast-check';
import type { MeterPool } from '../../../../config/contract/meter-settings';
import type { poolTickets } from '../../../../config/contract/pool-tickets';
import {
  type JudgedTickets,
  judgeTickets,
  type WatchedPool,
} from '../../../../lambdas/queue-meter/judge/pool-tickets';
import { output, reads, settings, slot, urgent } from '../sample';

/** What one pool is like in one reading; undefined: nothing is known of it. */
type Pool = 'calm' | 'growing' | 'at ceiling' | 'stopped' | undefined;

function figures(name: string, is: Pool): WatchedPool {
  if (is === undefined) return { name };
  return {
    name,
    tasksOfCeilingPercent: is === 'at ceiling' ? 100 : 99,
    jobs: {
      backlogGrowingSeconds: is === 'growing' ? 300 : 299,
      growthStopped: is === 'stopped',
    },
  };
}

/** Readings 10 s apart of pools `a`, `b` ... as `is` says. */
function judged(
  minutes: number,
  names: readonly string[],
  is: (name: string, second: number) => Pool,
): (JudgedTickets & { readonly second: number })[] {
  const pools = names.map((name): MeterPool => ({ ...urgent, name }));
  let before: JudgedTickets['memories'] | undefined;
  return Array.from({ length: minutes * 6 }, (_, index) => {
    const second = index * 10;
    const said = judgeTickets({
      atSeconds: slot + second,
      pools,
      figures: names.map((name) => figures(name, is(name, second))),
      before,
    });
    before = JSON.parse(JSON.stringify(said.memories));
    return { ...said, second };
  });
}

/** Seconds at which what is sent changes, and to what. */
function changes(
  series: ReturnType<typeof judged>,
  ticket: (typeof poolTickets)[number],
): [number, number?][] {
  return series.flatMap(({ second, sent }, index): [number, number?][] =>
    index > 0 && sent[ticket] === series[index - 1]?.sent[ticket] ? [] : [[second, sent[ticket]]],
  );
}

test('a backlog that has grown for five minutes, and growth that is stopped, are tickets at once; the figures waited', () => {
  const series = judged(2, ['a'], (_, second) => (second < 60 ? 'growing' : 'stopped'));
  expect(changes(series, 'backlog-growing')).toEqual([[0, 1]]);
  expect(changes(series, 'growth-stopped')).toEqual([
    [0, 0],
    [60, 1],
  ]);
  expect(series.at(-1)?.open.get('a')).toEqual([
    { ticket: 'backlog-growing', openedAtSeconds: slot },
    { ticket: 'growth-stopped', openedAtSeconds: slot + 60 },
  ]);
});

test('a pool is at its ceiling after ten minutes there, without a moment below', () => {
  const always = judged(12, ['a'], () => 'at ceiling');
  expect(changes(always, 'pool-at-ceiling')).toEqual([
    [0, 0],
    [600, 1],
  ]);
  const nearly = judged(12, ['a'], (_, second) => (second === 550 ? 'calm' : 'at ceiling'));
  expect(changes(nearly, 'pool-at-ceiling')).toEqual([[0, 0]]);
});

test('a ticket is over after five minutes without what it says, and not after a moment', () => {
  const series = judged(20, ['a'], (_, second) => (second < 60 || second === 300 ? 'growing' : 'calm'));
  expect(changes(series, 'backlog-growing')).toEqual([
    [0, 1],
    [600, 0],
  ]);
  expect(series.at(-1)?.open).toEqual(new Map());
});

test('what nobody knows opens nothing, ends nothing and sends nothing', () => {
  const series = judged(30, ['a'], (_, second) =>
    second < 60 ? 'stopped' : second < 1500 ? undefined : 'calm',
  );
  expect(changes(series, 'growth-stopped')).toEqual([
    [0, 1],
    [60, undefined],
    [1500, 0],
  ]);
  // Ten minutes at the ceiling with a gap of which nobody knows are not ten minutes there.
  const gap = judged(12, ['a'], (_, second) => (second >= 300 && second <= 380 ? undefined : 'at ceiling'));
  expect(gap.at(-1)?.sent['pool-at-ceiling']).toBe(0);
  const short = judged(12, ['a'], (_, second) => (second >= 300 && second <= 350 ? undefined : 'at ceiling'));
  expect(short.at(-1)?.sent['pool-at-ceiling']).toBe(1);
});

test('a pool of one size has no ceiling, and nothing of it is said', () => {
  const fixed = { ...urgent, minTasks: 3, maxTasks: 3 };
  const said = judgeTickets({
    atSeconds: slot,
    pools: [fixed],
    figures: [figures(fixed.name, 'at ceiling')],
    before: undefined,
  });
  expect(said.sent).toEqual({ 'backlog-growing': 0 });
});

test('another pool, whenever it joins after the alarm told, ends it for a minute, so that it tells again', () => {
  const series = judged(60, ['a', 'b', 'c', 'd'], (name, second) => {
    const joins: Readonly<Record<string, number>> = { a: 0, b: 240, c: 360, d: 1800 };
    return second >= (joins[name] ?? 0) ? 'growing' : 'calm';
  });
  expect(changes(series, 'backlog-growing')).toEqual([
    [0, 1],
    // Within the alarm's own five minutes: who reads it then finds both.
    [240, 2],
    // After them, and not before the alarm had a quarter of an hour.
    [360, 3],
    [900, 0],
    [960, 3],
    // At once: the last time is long ago.
    [1800, 0],
    [1860, 4],
  ]);
});

test('a pool that joins before the alarm told is in its message, and none follows', () => {
  const series = judged(40, ['a', 'b'], (name, second) =>
    second >= (name === 'a' ? 0 : 290) ? 'growing' : 'calm',
  );
  expect(changes(series, 'backlog-growing')).toEqual([
    [0, 1],
    [290, 2],
  ]);
});

test('however pools come and go, each that stays is told of, and the alarm has its five minutes', () => {
  const joining = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(joining, (slots) => {
      const names = slots.map((_, index) => `p${index}`);
      const series = judged(60, names, (name, second) =>
        second >= 10 * (slots[names.indexOf(name)] ?? 0) ? 'growing' : 'calm',
      );
      // The alarm: five minutes in a row, each with nothing below 1, after a time that was not so.
      const told: number[] = [];
      let above = 0;
      for (const { second, sent } of series) {
        above = (sent['backlog-growing'] ?? 0) >= 1 ? above + 1 : 0;
        if (above === 30) told.push(second);
      }
      for (const joined of slots) expect(told.some((second) => second >= 10 * joined)).toBe(true);
      // From the first to the last are 2,000 s, and then one more.
      expect(told.length).toBeLessThanOrEqual(4);
    }),
    // The second joins in the very reading after the one in which the alarm told.
    { numRuns: 40, examples: [[[175, 145]]] },
  );
});

test('a pool may have any name', () => {
  const series = judged(2, ['a', 'constructor'], (name) => (name === 'a' ? 'calm' : 'stopped'));
  expect(changes(series, 'growth-stopped')).toEqual([[0, 1]]);
  expect([...(series.at(-1)?.open.keys() ?? [])]).toEqual(['constructor']);
});

test('the line names the tickets of a pool, and the state remembers them', () => {
  const pool = { ...urgent, name: 'urgent' };
  const opened = { knownAtSeconds: slot - 10, heldAtSeconds: slot - 10, openedAtSeconds: slot - 900 };
  const first = output({ settings: settings({ pools: [pool] }) });
  const said = output({
    settings: settings({ pools: [pool] }),
    state: {
      ...first.state,
      tickets: { 'growth-stopped': { pools: { urgent: opened, gone: opened }, toldAtSeconds: slot - 900 } },
    },
    reads: reads({ atSeconds: slot }),
  });
  expect(said.line.pools[0]?.tickets).toEqual([{ ticket: 'growth-stopped', openedAtSeconds: slot - 900 }]);
  // Of a pool that the stage file has no more nothing is left.
  expect(Object.keys(said.state.tickets?.['growth-stopped']?.pools ?? {})).toEqual(['urgent']);
});
