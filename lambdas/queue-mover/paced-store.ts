import type { RunCommands } from '../store-client/command-runner';
import type { MoverContext } from './mover-context';

/** A take should keep the store from its other clients for no longer: below the 10 ms that the bench holds. */
const LONG_MS = 6;

const TAKEN_JOBS_LIMIT = 500;

/** What one window may bring: a reply stands in the store's memory until it is sent. */
const WINDOW_CHARACTERS = 512 * 1024;

const SCANNED_JOBS_LIMIT = 1_000;

/** What came of a window. */
interface WindowSample {
  readonly jobs: number;
  readonly matching: number;
  readonly characters: number;
}

/**
 * The store, asked so that the workers keep at least half of its time: between an answer and the next question lies at
 * least as long as the answer took. The mover's own work falls into that time, so that it costs nothing where there is
 * enough to do. How much it asks for at once follows from how long that takes, and from how large the jobs are.
 */
export class PacedStore {
  #maxTakenJobs = 50;
  #maxScannedJobs = 50;
  #matchingShare = 1;
  #restUntilMs = 0;

  constructor(private readonly context: Pick<MoverContext, 'store' | 'clock'>) {}

  /** Jobs to take in one round trip. */
  get maxTakenJobs(): number {
    return this.#maxTakenJobs;
  }

  /** Jobs to look at in one round trip, whatever they are. */
  get maxScannedJobs(): number {
    return this.#maxScannedJobs;
  }

  /** Jobs to look at for so many matching ones: those behind them would have to be read again. */
  windowFor(most: number): number {
    return Math.min(this.#maxScannedJobs, Math.ceil(most / this.#matchingShare));
  }

  run: RunCommands = async (commands) => (await this.#timed(commands)).replies;

  /** The same, for taking: the next chunk is larger if this one was quick. */
  take: RunCommands = async (commands) => {
    const { replies, tookMs } = await this.#timed(commands);
    const factor = tookMs > LONG_MS ? 0.5 : tookMs < LONG_MS / 2 ? 1.5 : 1;
    this.#maxTakenJobs = Math.min(TAKEN_JOBS_LIMIT, Math.max(1, Math.floor(this.#maxTakenJobs * factor)));
    return replies;
  };

  /** The next window follows from the last one. */
  recordWindow({ jobs, matching, characters }: WindowSample): void {
    const fitting = Math.floor(WINDOW_CHARACTERS / (characters / jobs + 1));
    this.#maxScannedJobs = Math.min(SCANNED_JOBS_LIMIT, Math.max(1, fitting));
    this.#matchingShare = Math.max(matching / jobs, 1 / SCANNED_JOBS_LIMIT);
  }

  async #timed(commands: Parameters<RunCommands>[0]) {
    const { store, clock } = this.context;
    const restMs = this.#restUntilMs - clock.nowMs();
    if (restMs > 0) await clock.sleep(restMs);
    const startMs = clock.nowMs();
    const replies = await store(commands);
    const endMs = clock.nowMs();
    const tookMs = endMs - startMs;
    this.#restUntilMs = endMs + tookMs;
    return { replies, tookMs };
  }
}
