import fc from 'fast-check';
import { readSlots, slotsOf } from '../../../lambdas/queue-meter/slots';
import { slot } from './sample';
import { VirtualClock } from './virtual-clock';

const startMs = slot * 1000;
const minutes = { endMs: startMs + 3_600_000 };

/** Slots as seconds after the first. */
function after(slots: readonly number[]): number[] {
  return slots.map((one) => one - slot);
}

describe('the slots of an invocation', () => {
  test('begin at once on a boundary, and with the next one in the second half of a slot', () => {
    expect(after(slotsOf({ ...minutes, startMs }))).toEqual([0, 10, 20, 30, 40, 50]);
    expect(after(slotsOf({ ...minutes, startMs: startMs + 2_000 }))).toEqual([0, 10, 20, 30, 40, 50]);
    expect(after(slotsOf({ ...minutes, startMs: startMs + 6_000 }))).toEqual([10, 20, 30, 40, 50, 60]);
  });

  test('do not begin again with what was read', () => {
    const given = { ...minutes, startMs: startMs + 4_000 };
    expect(after(slotsOf(given))).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(after(slotsOf({ ...given, readUntilSeconds: slot }))).toEqual([10, 20, 30, 40, 50, 60]);
  });

  test('are as few as asked for, and none that the timeout would cut', () => {
    expect(after(slotsOf({ ...minutes, startMs, readings: 2 }))).toEqual([0, 10]);
    expect(after(slotsOf({ startMs, endMs: startMs + 40_000 }))).toEqual([0, 10, 20, 30]);
    expect(slotsOf({ startMs, endMs: startMs + 5_000 })).toEqual([]);
  });

  test('invocations a minute apart leave no slot out and read none twice, with jitter of two seconds', () => {
    const jitters = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), jitters, (phaseMs, jitterMs) => {
        let readUntilSeconds = 0;
        const read = jitterMs.flatMap((ms, minute) => {
          const slots = slotsOf({
            ...minutes,
            startMs: startMs + 60_000 * minute + phaseMs + ms,
            readUntilSeconds,
          });
          readUntilSeconds = slots.at(-1) ?? readUntilSeconds;
          return slots;
        });
        const first = read[0] ?? 0;
        expect(read).toEqual(read.map((_, index) => first + 10 * index));
        expect(read.length).toBeGreaterThanOrEqual(6 * jitterMs.length - 1);
      }),
    );
  });

  test('end before the next invocation begins, so that one process goes on with one memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), (phaseMs) => {
        const last = slotsOf({ ...minutes, startMs: startMs + phaseMs }).at(-1) ?? 0;
        expect(last * 1000 - startMs - phaseMs).toBeLessThan(57_000);
      }),
    );
  });
});

interface Seen {
  readonly slot: number;
  readonly atMs: number;
}

/** Reads six slots of which some take long. */
async function played(tookMs: (slot: number) => number, clock = new VirtualClock(startMs + 1_000)) {
  const begun: Seen[] = [];
  const late: number[] = [];
  const missed: string[] = [];
  const loop = readSlots({
    clock,
    slots: slotsOf({ ...minutes, startMs: clock.nowMs() }),
    measure: async (one, tooLate) => {
      begun.push({ slot: one - slot, atMs: clock.nowMs() - startMs });
      await clock.sleep(tookMs(one - slot));
      if (tooLate.aborted) late.push(one - slot);
    },
    missed: (one, reason) => missed.push(`${one - slot}: ${reason}`),
  });
  await clock.until(loop);
  return { begun, late, missed, endMs: clock.nowMs() - startMs };
}

describe('reading slots', () => {
  test('each begins on its slot, the first at once', async () => {
    const { begun, missed } = await played(() => 300);
    expect(begun).toEqual([
      { slot: 0, atMs: 1_000 },
      ...[10, 20, 30, 40, 50].map((one) => ({ slot: one, atMs: one * 1000 })),
    ]);
    expect(missed).toEqual([]);
  });

  test('a reading that hangs is given up, told of its lateness, and delays nothing', async () => {
    const { begun, missed, late } = await played((one) => (one === 20 ? 14_000 : 300));
    expect(begun.map(({ atMs }) => atMs)).toEqual([1_000, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(missed).toEqual(['20: not finished within 9 s']);
    expect(late).toEqual([20]);
  });

  test('one that fails is told, and the next is read', async () => {
    const clock = new VirtualClock(startMs);
    const missed: string[] = [];
    const measured: number[] = [];
    const loop = readSlots({
      clock,
      slots: [slot, slot + 10],
      measure: async (one) => {
        measured.push(one);
        if (one === slot) throw new Error('out of order');
      },
      missed: (one, reason) => missed.push(`${one - slot}: ${reason}`),
    });
    await clock.until(loop);
    expect(measured).toEqual([slot, slot + 10]);
    expect(missed).toEqual(['0: out of order']);
  });

  test('slots that a frozen process slept through are not read with a time that is over', async () => {
    const clock = new VirtualClock(startMs);
    const { begun, missed } = await played((one) => {
      if (one === 10) clock.freeze(25_000);
      return 100;
    }, clock);
    expect(begun.map((seen) => seen.slot)).toEqual([0, 10, 30, 40, 50]);
    expect(missed).toEqual(['10: not finished within 9 s', '20: its time was over before it could be read']);
    // 35 s: five late, and still the slot of 30.
    expect(begun[2]).toEqual({ slot: 30, atMs: 35_000 });
  });

  test('an invocation is over before Lambda ends it, however slow the stores are', async () => {
    const { endMs } = await played(() => 60_000);
    expect(endMs).toBe(59_000);
  });
});
