import type { MeterSettings } from '../../config/contract/meter-settings';
import type { MeterFailureLine } from '../../domain/jobs/meter-line';
import { withDeadline } from '../store-client/clock';
import { reasonOf } from '../store-client/partial-result';
import { evaluateReading, type MeterInput, type MeterOutput } from './evaluate-reading';
import type { MeterDependencies } from './meter-dependencies';
import { serializeLogRecord } from './publish/serialize-log-record';
import { readParts } from './read/meter-reads';
import { isPollDue } from './read/slow-poll-cache';
import { readSlots, type SlotWindow, slotMs, slotsOf } from './slots';
import type { MeterState } from './state/meter-state';
import { rememberedState } from './state/remembered-state';

/** For one small object in S3. Without it in this time the meter begins anew rather than late. */
const stateWithinMs = 3_000;

/** Failed slots that no call has reported yet: an hour's. */
const maxUnreportedSlots = 360;

/** What an invocation did, for those who invoke it by hand. */
export interface MeterRun {
  /** Slots of this invocation, seconds since 1970. */
  readonly slots: readonly number[];
  /** Those of which something failed. */
  readonly failedSlots: readonly number[];
}

/** Takes the readings of one invocation after another, and remembers between them. */
export class Meter {
  #state: MeterState | undefined;
  /** Slots of which something failed that no metric has reported yet. */
  #unreportedSlots: number[] = [];
  #failedSlots = new Set<number>();

  constructor(
    private readonly settings: MeterSettings,
    private readonly dependencies: MeterDependencies,
  ) {}

  async run(window: Pick<SlotWindow, 'endMs' | 'readings'>): Promise<MeterRun> {
    const startMs = this.dependencies.clock.nowMs();
    this.#failedSlots = new Set();
    await this.#recall(startMs);
    const slots = slotsOf({ ...window, startMs, readUntilSeconds: this.#state?.atSeconds ?? 0 });
    await readSlots({
      clock: this.dependencies.clock,
      slots,
      measure: (slot, tooLate) => this.#measure(slot, tooLate),
      missed: (slot, reason) => this.#failed(slot, 'reading', reason),
    });
    if (slots.length > 0) await this.#keep();
    return { slots, failedSlots: [...this.#failedSlots] };
  }

  async #measure(slotSeconds: number, tooLate: AbortSignal): Promise<void> {
    const startMs = this.dependencies.clock.nowMs();
    const state = rememberedState(this.#state, this.settings, slotSeconds);
    const reads = await readParts(this.dependencies, {
      pubsub: this.settings.stores.pubsub !== undefined,
      slowPoll: isPollDue(state, slotSeconds),
      survey: state?.survey,
    });
    if (tooLate.aborted) return;
    const alsoFailed = this.#unreportedSlots.splice(0);
    const tookMs = this.dependencies.clock.nowMs() - startMs;
    const input = { settings: this.settings, slotSeconds, state, reads, alsoFailed, tookMs };
    const { state: next, line, metrics, report, figures } = this.#conclude(input);
    this.#state = next;
    if (figures.failures.length > 0) this.#failedSlots.add(slotSeconds);
    this.dependencies.write(serializeLogRecord(line));
    const sent = this.dependencies.putMetrics(metrics).catch((error) => {
      this.#unreportedSlots.push(...alsoFailed);
      this.#failed(slotSeconds, 'metrics', reasonOf(error));
    });
    const reported =
      report && this.dependencies.putReport(report).catch((error) => this.#unreported(slotSeconds, error));
    await Promise.all([sent, reported]);
  }

  /** A state that the rules choke on is worth less than a reading: the meter then begins anew. */
  #conclude(input: MeterInput): MeterOutput {
    try {
      return evaluateReading(input);
    } catch (error) {
      if (input.state === undefined) throw error;
      this.#failed(input.slotSeconds, 'state', reasonOf(error));
      return evaluateReading({ ...input, state: undefined });
    }
  }

  /** So that the next reading writes the report again. */
  #unreported(slotSeconds: number, error: unknown): void {
    this.#failed(slotSeconds, 'report', reasonOf(error));
    if (this.#state === undefined) return;
    const { report: _, ...state } = this.#state;
    this.#state = state;
  }

  /** Goes on from what was kept or from our own memory, whichever is newer: another process may have read since. */
  async #recall(startMs: number): Promise<void> {
    const slotSeconds = (Math.floor(startMs / slotMs) * slotMs) / 1000;
    const { clock } = this.dependencies;
    const kept = await withDeadline<unknown>(
      clock,
      startMs + stateWithinMs,
      this.dependencies.loadState(),
      () => {
        throw new Error(`no answer within ${stateWithinMs / 1000} s`);
      },
    ).catch((error) => this.#failed(slotSeconds, 'state', reasonOf(error)));
    const [own, other] = [this.#state, kept].map((found) =>
      rememberedState(found, this.settings, slotSeconds),
    );
    this.#state = (other?.atSeconds ?? 0) > (own?.atSeconds ?? 0) ? other : own;
  }

  async #keep(): Promise<void> {
    const state = this.#state;
    if (state === undefined) return;
    const { clock } = this.dependencies;
    await withDeadline(clock, clock.nowMs() + stateWithinMs, this.dependencies.saveState(state), () => {
      throw new Error(`no answer within ${stateWithinMs / 1000} s`);
    }).catch((error) => this.#failed(state.atSeconds, 'state', reasonOf(error)));
  }

  /** What no line and no metric of a reading tells: a line of its own, and a metric with the next reading's. */
  #failed(slotAtSeconds: number, part: string, reason: string): void {
    this.#failedSlots.add(slotAtSeconds);
    this.#unreportedSlots = [...this.#unreportedSlots, slotAtSeconds].slice(-maxUnreportedSlots);
    const { stage } = this.settings;
    const line: MeterFailureLine = { kind: 'failure', version: 1, stage, slotAtSeconds, part, reason };
    this.dependencies.write(JSON.stringify(line));
  }
}
