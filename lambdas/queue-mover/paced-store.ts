import { commandText, type RunCommands, type StoreCommand } from '../store-client/command-runner';
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

/** Of the time that the store took: its other clients keep a quarter of it at least, and wait for no single command long. */
const REST_SHARE = 1 / 3;

/** A timer knows no less. Rest that is owed adds up until it is so much. */
const LEAST_REST_MS = 1;

/** Rest that counts ahead, at most: the store may be asked for some 30 ms on end after it was left alone for long. */
const MOST_REST_AHEAD_MS = 10;

/** What came of a window. */
interface WindowSample {
  readonly jobs: number;
  readonly matching: number;
  readonly characters: number;
}

/**
 * The store, asked so that the workers keep at least a quarter of its time: between an answer and the next question lies
 * at least a third of what the store took. Half was rejected: a flood that is in the way for longer costs workers more
 * than that, and what they notice is the longest command.
 *
 * One asks at a time, whoever else has to wait: what a command is told of places in a list must still hold when the store
 * comes to it. The mover's own work is for the time between: while one side reads what it was answered, the store is busy
 * with the other. How long the store took it says itself, by its clock before and after: this process may have been
 * busy when the answer came. How much is asked for at once follows from that, and from how large the jobs are.
 */
export class PacedStore {
  #maxTakenJobs = FEWEST_TAKEN_JOBS;
  #maxScannedJobs = FIRST_SCANNED_JOBS;
  #matchingShare = 1;
  /** Below 0: it rested longer than it had to. */
  #owedRestMs = 0;
  #answeredAtMs: number | undefined;
  /** Of whoever asked for one last. */
  #turnOver: Promise<void> = Promise.resolve();

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

  /** Asks once, in a turn that begins with `ask` and is over with the store's answer. */
  async look<T>(ask: (run: RunCommands) => Promise<T>): Promise<T> {
    const endTurn = await this.#turn();
    const run: RunCommands = async (commands) => {
      const { replies } = await this.#timed(commands).finally(endTurn);
      return replies;
    };
    return ask(run).finally(endTurn);
  }

  /**
   * The same, for taking: the turn is over when `ask` is, so that nobody looks at a list of which it is not known yet what
   * was taken. The next take is larger if this one was quick.
   */
  async take<T>(ask: (run: RunCommands) => Promise<T>): Promise<T> {
    const endTurn = await this.#turn();
    const run: RunCommands = async (commands) => {
      const { replies, storeMs } = await this.#timed(commands);
      const factor = storeMs > LONG_MS ? 0.8 : storeMs < LONG_MS * 0.75 ? 1.25 : 1;
      const jobs = Math.floor(this.#maxTakenJobs * factor);
      this.#maxTakenJobs = Math.min(TAKEN_JOBS_LIMIT, Math.max(FEWEST_TAKEN_JOBS, jobs));
      return replies;
    };
    return ask(run).finally(endTurn);
  }

  /** The next window follows from the last one. */
  recordWindow({ jobs, matching, characters }: WindowSample): void {
    const fitting = Math.floor(WINDOW_CHARACTERS / (characters / jobs + 1));
    const most = Math.min(SCANNED_JOBS_LIMIT, this.#maxScannedJobs * MOST_GROWTH);
    this.#maxScannedJobs = Math.min(most, Math.max(1, fitting));
    this.#matchingShare = Math.max(matching / jobs, 1 / SCANNED_JOBS_LIMIT);
  }

  /** Waits until it is the caller's turn and the store has rested. @returns what ends the turn */
  async #turn(): Promise<() => void> {
    const { clock } = this.context;
    const before = this.#turnOver;
    let endTurn = () => {};
    this.#turnOver = new Promise((resolve) => {
      endTurn = resolve;
    });
    await before;
    const restedMs = this.#answeredAtMs === undefined ? 0 : clock.nowMs() - this.#answeredAtMs;
    const restMs = this.#owedRestMs - restedMs;
    if (restMs >= LEAST_REST_MS) await clock.sleep(restMs);
    return endTurn;
  }

  async #timed(commands: readonly StoreCommand[]) {
    const { store, clock } = this.context;
    const freeSinceMs = this.#answeredAtMs ?? clock.nowMs();
    const replies = await store([['time'], ...commands, ['time']]).catch((error: unknown) => {
      throw withoutTime(error, commands);
    });
    const storeMs = millisecondsOf(replies.at(-1)) - millisecondsOf(replies[0]);
    const answeredAtMs = clock.nowMs();
    // All but what it took: also while the command and its answer were under way, and while this process was busy.
    const restedMs = Math.max(0, answeredAtMs - freeSinceMs - storeMs);
    this.#owedRestMs = Math.max(-MOST_REST_AHEAD_MS, this.#owedRestMs - restedMs) + storeMs * REST_SHARE;
    this.#answeredAtMs = answeredAtMs;
    return { replies: replies.slice(1, -1), storeMs };
  }
}

/** What failed is told of the command that was meant. */
function withoutTime(error: unknown, [meant]: readonly StoreCommand[]): unknown {
  const own = 'TIME: ';
  if (meant === undefined || !(error instanceof Error) || !error.message.startsWith(own)) return error;
  return new Error(`${commandText(meant)}: ${error.message.slice(own.length)}`, { cause: error });
}

/** Of what TIME answers: seconds, and microseconds beside them. */
function millisecondsOf(time: unknown): number {
  const [seconds, microseconds] = Array.isArray(time) ? time.map(Number) : [];
  if (seconds === undefined || microseconds === undefined) {
    throw new Error(`TIME: expected seconds and microseconds, got ${JSON.stringify(time) ?? 'none'}`);
  }
  return seconds * 1000 + microseconds / 1000;
}
