import { notify, poll, withTimeout } from './poll';

/** The store fills within seconds in a flood; INFO takes it a fraction of a millisecond. */
const defaultEverySeconds = 2;

/** An older reading is none: the store is slow or gone, and the level of stress is what knows of that. */
const maxReadingAgeSeconds = 10;

const infoTimeoutMs = 2000;

/** Of whom the ceiling is asked, where it lies, and how often it is looked at. */
export interface EnqueueCeilingOptions {
  /** Gives what the store says to INFO: `() => redis.info('memory')` with ioredis. The stack's users may ask it. */
  readonly info: () => Promise<string>;
  /** Percent of the store's memory: the variable `BULKHEAD_ENQUEUE_CEILING_PERCENT`. */
  readonly ceilingPercent: number;
  /** @default 2 */
  readonly everySeconds?: number;
  /** Told of each question that failed. */
  readonly onProblem?: (problem: unknown) => void;
}

/** What this process knows of the job store's memory. */
export interface EnqueueCeiling {
  /** Whether work that can wait is better not enqueued now. From memory: may be asked for each job. */
  reached(): boolean;
  /** Memory of the store in use, of what it may use. Undefined without a reading of the last 10 s or a limit. */
  usedPercent(): number | undefined;
  /** Fulfilled, never rejected, when the first question is over: within two seconds. */
  readonly firstRead: Promise<void>;
  stop(): void;
}

/**
 * Looks at the job store's memory from this process. Ten seconds before the stress level tells of it: a flood writes
 * tens of thousands of jobs in that time. What is above the ceiling is there for urgent work, and to fetch and retry with.
 * Never throws into the app and does not keep a process alive.
 */
export function enqueueCeiling(options: EnqueueCeilingOptions): EnqueueCeiling {
  const { info, ceilingPercent, everySeconds = defaultEverySeconds, onProblem = () => {} } = options;
  let reading: { readonly percent: number | undefined; readonly atMs: number } | undefined;

  async function refresh(): Promise<void> {
    try {
      const text = await withTimeout(info, infoTimeoutMs, 'answered');
      reading = { percent: memoryPercent(text), atMs: performance.now() };
    } catch (problem) {
      notify(onProblem, problem);
    }
  }

  function usedPercent(): number | undefined {
    if (reading === undefined) return undefined;
    // Not by the clock of the day, which may be set.
    return performance.now() - reading.atMs <= maxReadingAgeSeconds * 1000 ? reading.percent : undefined;
  }

  const polling = poll(refresh, () => everySeconds * 1000);
  return {
    reached: () => (usedPercent() ?? 0) >= ceilingPercent,
    usedPercent,
    firstRead: polling.first,
    stop: polling.stop,
  };
}

/** Undefined where the store has no limit. @throws Error where the text is no answer to INFO */
function memoryPercent(text: string): number | undefined {
  const field = (name: string): number => {
    const [, value] = new RegExp(`^${name}:(\\d+)\\s*$`, 'm').exec(text) ?? [];
    if (value === undefined) throw new Error(`INFO memory: expected a number for ${name}, got none`);
    return Number(value);
  };
  const limit = field('maxmemory');
  return limit === 0 ? undefined : (100 * field('used_memory')) / limit;
}
