import { type After, after } from './timer';

/**
 * The longest wait, in spreads. While nothing can be connected to, the waits of all browsers lie anywhere below it, and on
 * the day the tasks are back, `2 / longest` of all browsers come within a second. A spread is made for a third of them, so
 * six spreads keep that pace: 2/6 is a third.
 */
const longestWaitSpreads = 6;

/**
 * How long a browser waits before it tries to connect again, in milliseconds: a random time of equal chance between
 * nothing and the spread, then up to twice, four times and at last six times as long ("full jitter").
 *
 * The first wait is the one that counts. A load balancer cuts all connections of a batch within one moment, so whoever
 * comes back at once, or within the few seconds that libraries wait, comes with everybody else.
 *
 * @param failures attempts that failed since the connection was lost: 0 for the first wait
 * @param spreadSeconds above 0
 * @param random from 0 to 1, 1 excluded
 */
export function reconnectDelayMs(failures: number, spreadSeconds: number, random = Math.random): number {
  const spreads = Math.min(2 ** failures, longestWaitSpreads);
  return random() * spreads * spreadSeconds * 1000;
}

/**
 * A page that was not told has `NaN` or 0, with which all would come back at once: that must not pass for a spread.
 *
 * @throws RangeError where it is none
 */
export function checkedSpread(seconds: number): number {
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new RangeError(`spreadSeconds: expected seconds above 0, got ${seconds}`);
}

/** What connects, and how far apart the browsers of a stage shall do so. */
export interface ReconnectorOptions {
  /** The variable `BULKHEAD_RECONNECT_SPREAD_SECONDS`, as the server wrote it into the page. Above 0. */
  readonly spreadSeconds: number;
  /** Begins one attempt. What becomes of it is told by `connected` and `lost`. Must not throw. */
  readonly connect: () => void;
  /** From 0 to 1, 1 excluded. @default Math.random */
  readonly random?: () => number;
  /** For tests. @default the clock */
  readonly after?: After;
}

/** Says when to connect again. Knows no library: it is told what happens. */
export interface Reconnector {
  /** A connection is open: the next one that is lost is a first one again. */
  readonly connected: () => void;
  /** A connection is gone, or could not be opened. Told twice of the same, it waits once. */
  readonly lost: () => void;
  /**
   * Connects without a wait, where it is not connected or about to be: a page that was just opened, or whose own network is
   * back (the event `online`). Never because of something that all browsers notice at once.
   */
  readonly connectNow: () => void;
  /** Ends the wait, and every later one: the page has no more use for it. */
  readonly stop: () => void;
}

/**
 * Waits before a lost connection is opened again, as `reconnectDelayMs` says, so that many browsers that lose theirs at
 * once do not come back at once. The functions need no `this`: they can be handed on as they are.
 *
 * @throws RangeError where the spread is no number above 0
 */
export function reconnector(options: ReconnectorOptions): Reconnector {
  const { connect, random, after: later = after } = options;
  const spreadSeconds = checkedSpread(options.spreadSeconds);
  let state: 'unconnected' | 'trying' | 'connected' | 'waiting' | 'stopped' = 'unconnected';
  let failures = 0;
  let endWait = (): void => {};

  function attempt(): void {
    state = 'trying';
    connect();
  }

  return {
    connected: () => {
      if (state === 'stopped') return;
      endWait();
      state = 'connected';
      failures = 0;
    },
    lost: () => {
      if (state === 'stopped' || state === 'waiting') return;
      state = 'waiting';
      endWait = later(reconnectDelayMs(failures, spreadSeconds, random), attempt);
      failures += 1;
    },
    connectNow: () => {
      if (state !== 'unconnected' && state !== 'waiting') return;
      endWait();
      attempt();
    },
    stop: () => {
      endWait();
      state = 'stopped';
    },
  };
}
