interface Timer {
  readonly atMs: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Time that passes as fast as what is to be done allows. A heap, since browsers are many. */
export class SimulatedClock {
  nowMs = 0;
  readonly #heap: Timer[] = [];

  /** Runs something once, later. @returns what keeps it from running */
  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const timer: Timer = { atMs: this.nowMs + delayMs, run, cancelled: false };
    this.#push(timer);
    return () => {
      timer.cancelled = true;
    };
  };

  /** Runs everything that was put off, and what that puts off, in the order of time. */
  runAll(): void {
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      this.nowMs = next.atMs;
      if (!next.cancelled) next.run();
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    for (;;) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (at === 0 || parent === undefined || parent.atMs <= timer.atMs) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const rightIsSooner = left !== undefined && right !== undefined && right.atMs < left.atMs;
      const sooner = rightIsSooner ? right : left;
      if (sooner === undefined || sooner.atMs >= last.atMs) break;
      heap[at] = sooner;
      at = 2 * at + (rightIsSooner ? 2 : 1);
    }
    heap[at] = last;
    return first;
  }
}
