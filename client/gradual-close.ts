import { type After, after } from './timer';

const stepsPerSecond = 4;

/** Which connections a task closes, and over how long. */
export interface GradualCloseOptions<Connection extends object> {
  /** Those that are open. Asked at each step: more may come while it goes on. */
  readonly connections: () => Iterable<Connection>;
  /** Closes one, so that its browser comes back by itself. Told of each once. Must not throw. */
  readonly close: (connection: Connection) => void;
  /** Over how many seconds: the variable `BULKHEAD_SHUTDOWN_SECONDS`. */
  readonly seconds: number;
  /** For tests. @default the clock */
  readonly after?: After;
}

/** Closes what a task holds. */
export interface GradualClose {
  /** Whether it has begun: from then on a task answers 503 to whoever wants to connect. */
  readonly begun: boolean;
  /**
   * Begins, by whatever comes first: SIGTERM, or the app's own knowledge that it will be stopped. Called again it gives
   * the same promise. Fulfilled, never rejected, when all are closed: at once where none is open, which is how it is when
   * the load balancer has cut them before SIGTERM came.
   */
  readonly begin: () => Promise<void>;
}

/**
 * Closes the connections of a task that is stopped a few at a time, instead of all of them with its end. It is for
 * browsers that do not wait as the contract says, and for tasks that are stopped without having been drained. When ECS
 * drains first, the load balancer is there before it, and only the browsers' own wait spreads them.
 */
export function gradualClose<Connection extends object>(
  options: GradualCloseOptions<Connection>,
): GradualClose {
  const { connections, close, seconds, after: later = after } = options;
  // A connection that was told to close may stay in the server's list until its browser has answered.
  const told = new WeakSet<Connection>();
  let closing: Promise<void> | undefined;

  function step(stepsLeft: number, done: () => void): void {
    const open = [...connections()].filter((connection) => !told.has(connection));
    const now = open.slice(0, Math.ceil(open.length / Math.max(1, stepsLeft)));
    for (const connection of now) {
      told.add(connection);
      close(connection);
    }
    if (now.length === open.length) done();
    else later(1000 / stepsPerSecond, () => step(stepsLeft - 1, done));
  }

  return {
    get begun() {
      return closing !== undefined;
    },
    begin: () => {
      closing ??= new Promise((resolve) => step(Math.ceil(seconds * stepsPerSecond), resolve));
      return closing;
    },
  };
}
