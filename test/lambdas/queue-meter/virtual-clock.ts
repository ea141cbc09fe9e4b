import type { LambdaClock } from '../../../lambdas/store-client/clock';

interface Sleeper {
  readonly untilMs: number;
  wake(): void;
}

/** A clock that jumps to the next moment at which somebody wakes up, as soon as nothing else is going on. */
export class VirtualClock implements LambdaClock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { untilMs: this.#nowMs + Math.max(0, ms), wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(new Error('aborted'));
      });
    });
  }

  /** The machine stands still for a while, as a frozen Lambda does: nobody is woken in between. */
  freeze(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets time pass until the promise has come to something. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    for (;;) {
      // All that follows from what has happened so far.
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      if (over) return promise;
      const next = this.#sleepers.toSorted((a, b) => a.untilMs - b.untilMs)[0];
      if (next === undefined) throw new Error('Everybody waits, and nobody sleeps.');
      this.#nowMs = Math.max(this.#nowMs, next.untilMs);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
    }
  }
}
