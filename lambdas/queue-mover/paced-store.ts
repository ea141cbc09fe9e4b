import type { RunCommands } from '../store-client/command-runner';
import type { MoverContext } from './mover-context';

/** A take should keep the store from its other clients for no longer: below the 10 ms that the bench holds. */
const LONG_MS = 3;

const TAKEN_JOBS_LIMIT = 1_000;

/**
 * Half of what a take costs deep inside of a long list is the walk there, however few jobs it takes: below this, smaller
 * ones keep the store longer in sum and hardly shorter at once. Jobs by the kilobyte are bounded by their size.
 */
const FEWEST_TAKEN_JOBS = 80;

/** What one window may bring: a reply stands in the store's memory until it is sent. */
const WINDOW_CHARACTERS = 512 * 1024;

const SCANNED_JOBS_LIMIT = 1_000;

/** Nobody knows yet how large they are: 50 of 5 MB are more than this function has memory for. */
const FIRST_SCANNED_JOBS = 4;

/** From one window to the next: a few small jobs do not tell much of those behind them. */
const MOST_GROWTH = 8;

const LEAST_STORE_SHARE = 0.25;

/** Of the time that the store took: its other clients keep a quarter of it at least, and wait for no single command long. */
const REST_SHARE = 1 / 3;

/** What came of a window. */
interface WindowSample {
  readonly jobs: number;
  readonly matching: number;
  readonly characters: number;
}

/**
 * The store, asked so that the workers keep at least a quarter of its time: between an answer and the next question lies
 * at least a third of what the store took. Half was rejected: a flood that is in the way for longer costs workers more
 * than that, and what they notice is the longest command. What the store took is how long this process waited, with
 * nothing to do; reading a reply takes ten times as long as the store needs to write it, and keeps nobody waiting. The
 * mover's own work falls into the time between, so that it costs nothing where there is enough to do. How much it asks for
 * at once follows from how long that takes, and from how large the jobs are.
 */
export class PacedStore {
  #maxTakenJobs = FEWEST_TAKEN_JOBS;
  #maxScannedJobs = FIRST_SCANNED_JOBS;
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
    const { replies, storeMs } = await this.#timed(commands);
    const factor = storeMs > LONG_MS ? 0.8 : storeMs < LONG_MS * 0.75 ? 1.25 : 1;
    const jobs = Math.floor(this.#maxTakenJobs * factor);
    this.#maxTakenJobs = Math.min(TAKEN_JOBS_LIMIT, Math.max(FEWEST_TAKEN_JOBS, jobs));
    return replies;
  };

  /** The next window follows from the last one. */
  recordWindow({ jobs, matching, characters }: WindowSample): void {
    const fitting = Math.floor(WINDOW_CHARACTERS / (characters / jobs + 1));
    const most = Math.min(SCANNED_JOBS_LIMIT, this.#maxScannedJobs * MOST_GROWTH);
    this.#maxScannedJobs = Math.min(most, Math.max(1, fitting));
    this.#matchingShare = Math.max(matching / jobs, 1 / SCANNED_JOBS_LIMIT);
  }

  async #timed(commands: Parameters<RunCommands>[0]) {
    const { store, clock } = this.context;
    const restMs = this.#restUntilMs - clock.nowMs();
    if (restMs > 0) await clock.sleep(restMs);
    const startMs = clock.nowMs();
    const before = performance.eventLoopUtilization();
    const replies = await store(commands);
    const endMs = clock.nowMs();
    const { idle } = performance.eventLoopUtilization(before);
    // While it did something else it cannot tell, so at least a part of the time is the store's.
    const storeMs = Math.max(idle, (endMs - startMs) * LEAST_STORE_SHARE);
    this.#restUntilMs = endMs + storeMs * REST_SHARE;
    return { replies, storeMs };
  }
}
