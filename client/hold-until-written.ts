import { recordIn } from '../domain/json-record';
import { notify } from './poll';

/** Of BullMQ's `Worker`. */
export interface HeldWorker {
  isPaused(): boolean;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): void | Promise<void>;
  /** Set once it is closing. */
  readonly closing?: Promise<void> | undefined;
}

export interface HoldOptions {
  readonly worker: () => HeldWorker;
  /** Told of each write that was refused. */
  readonly onProblem: (problem: unknown) => void;
}

/** Until a full store has room again, at most this long. Short enough for a task that has to stop. Milliseconds. */
const waitTimeoutMs = 2000;

/**
 * What BullMQ answers about a job that is not this worker's any more: no such job, no lock, another state, another
 * worker's lock (its enum ErrorCode). Nothing has to be written for it.
 */
const notOurs: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

/**
 * Makes the write that keeps a job. While it is refused the worker keeps the job and takes no other ones: each of them
 * would only be held as well. Everything that is refused is tried again, whatever the reason is, because the
 * alternative would be to lose the job.
 *
 * @returns `written`, or `let-go`: the job stands where it was, without a worker, and BullMQ's stalled check brings it
 * back. Because the worker closes, or because its lock ran out while the store refused to renew it.
 */
export function holdUntilWritten({ worker, onProblem }: HoldOptions) {
  let holding = 0;
  let pausedByUs = false;

  async function hold(): Promise<void> {
    holding += 1;
    if (holding > 1 || worker().isPaused()) return;
    pausedByUs = true;
    await worker().pause(true);
  }

  async function release(): Promise<void> {
    holding -= 1;
    if (holding > 0 || !pausedByUs) return;
    pausedByUs = false;
    if (worker().closing === undefined) await worker().resume();
  }

  return async (write: () => Promise<unknown>): Promise<'written' | 'let-go'> => {
    let held = false;
    try {
      for (;;) {
        try {
          await write();
          return 'written';
        } catch (problem) {
          if (notOurs.has(recordIn(problem)?.code)) return 'let-go';
          notify(onProblem, problem);
        }
        if (worker().closing !== undefined) return 'let-go';
        if (!held) {
          held = true;
          await hold();
        }
        await pass(waitTimeoutMs * (0.25 + 0.75 * Math.random()));
      }
    } finally {
      if (held) await release();
    }
  };
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
