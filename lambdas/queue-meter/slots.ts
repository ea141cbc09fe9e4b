import { type LambdaClock, withDeadline } from '../store-client/clock';
import { reasonOf } from '../store-client/partial-result';

/** Readings start at multiples of this, by the wall clock. */
export const slotMs = 10_000;

/** A slot that began this long ago is still read, with its own time: nobody else has read it if the one before us was late. */
const justBegunMs = 5_000;

/** The last slot begins this long after the start at most, so that a reading ends before the next invocation begins. */
const lastBeginsMs = 57_000;

/** A reading is given up this long after its slot began: before the next one begins. */
const slotTimeoutMs = 9_000;

export interface SlotWindow {
  /** Of the invocation, since 1970. */
  readonly startMs: number;
  /** When Lambda ends it. */
  readonly endMs: number;
  /** The last slot that has already been read, seconds since 1970. */
  readonly readUntilSeconds?: number;
  /** At most so many. @default all */
  readonly readings?: number;
}

/**
 * The slots of one invocation, seconds since 1970: those of the minute from its start on. The minute reaches from 5 s
 * before it to 57 s after it, so it overlaps the next one's by two seconds: an invocation that starts late leaves no gap,
 * and a slot that both could read is read by the first. Two that read the same slot after all do no harm: metrics,
 * report and line carry the slot's time, so CloudWatch sees one second with two equal values.
 */
export function slotsOf({ startMs, endMs, readUntilSeconds = 0, readings = Infinity }: SlotWindow): number[] {
  const slots: number[] = [];
  const first = Math.ceil((startMs - justBegunMs) / slotMs) * slotMs;
  const last = Math.min(startMs + lastBeginsMs, endMs - slotTimeoutMs);
  for (let slot = first; slot < last && slots.length < readings; slot += slotMs) {
    if (slot / 1000 > readUntilSeconds) slots.push(slot / 1000);
  }
  return slots;
}

export interface SlotLoop {
  readonly clock: LambdaClock;
  /** Of `slotsOf`. */
  readonly slots: readonly number[];
  /** Reads one slot. Once the signal is given, it was too late and may no longer change anything. */
  measure(slotSeconds: number, tooLate: AbortSignal): Promise<void>;
  /** A slot that was not read, or whose reading was given up. */
  missed(slotSeconds: number, reason: string): void;
}

/** Reads each slot at its time. One that takes too long is given up, so that it never delays the next. */
export async function readSlots({ clock, slots, measure, missed }: SlotLoop): Promise<void> {
  for (const slot of slots) {
    const timeoutAtMs = slot * 1000 + slotTimeoutMs;
    const waitMs = slot * 1000 - clock.nowMs();
    if (waitMs > 0) await clock.sleep(waitMs);
    // The process was asleep: what it would read is not that slot any more.
    if (clock.nowMs() >= timeoutAtMs) {
      missed(slot, 'its time was over before it could be read');
      continue;
    }
    const tooLate = new AbortController();
    const problem = measure(slot, tooLate.signal).then(() => undefined, reasonOf);
    const reason = await withDeadline(
      clock,
      timeoutAtMs,
      problem,
      () => `not finished within ${slotTimeoutMs / 1000} s`,
    );
    tooLate.abort();
    if (reason !== undefined) missed(slot, reason);
  }
}
