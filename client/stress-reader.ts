import { type CurrentStress, currentStress } from '../domain/stress/current-stress';
import { parseStressReport } from '../domain/stress/parse-stress-report';
import type { StressReport } from '../domain/stress/stress-report';
import { notify, poll, withTimeout } from './poll';

/** The meter writes what is new within 10 s; asked four times a minute, a process follows it within half a minute. */
const defaultEverySeconds = 15;

/** Each wait is up to a fifth shorter or longer, so that processes which a deploy started together drift apart. */
const jitter = 0.2;

/** A read that takes longer has failed, whatever it is waiting for: the next one must have its turn. */
const readTimeoutMs = 5000;

/** From where the report is read, and how often. */
export interface StressReaderOptions {
  /** Gives the text of the report: `readStressFromS3(s3, bucket)`. */
  readonly read: () => Promise<string>;
  /** @default 15 */
  readonly everySeconds?: number;
  /** Told of each read that failed. */
  readonly onProblem?: (problem: unknown) => void;
}

/** How the platform is, as this process knows it. */
export interface StressReader {
  /**
   * How the platform is, from memory: may be asked for each job. `unknown` with the last level held while nothing has
   * been read for three minutes; `unknown` without one before the first report.
   */
  current(): CurrentStress;
  /** Fulfilled, never rejected, when the first read is over, well or not: within five seconds. */
  readonly firstRead: Promise<void>;
  /** Ends its timer. What was read last goes on ageing. */
  stop(): void;
}

/**
 * Reads the stress report again and again. Nothing of it ever throws into the app, and it does not keep a process alive:
 * an app must run as well without it as with it.
 */
export function stressReader(options: StressReaderOptions): StressReader {
  const { read, everySeconds = defaultEverySeconds, onProblem = () => {} } = options;
  let report: StressReport | undefined;

  async function refresh(): Promise<void> {
    try {
      const found = parseStressReport(await withTimeout(read, readTimeoutMs));
      if (found === undefined) throw new Error('what was read is no stress report of this version');
      report = found;
    } catch (problem) {
      notify(onProblem, problem);
    }
  }

  const polling = poll(refresh, () => everySeconds * 1000 * (1 - jitter + 2 * jitter * Math.random()));
  return {
    current: () => currentStress(report, Date.now() / 1000),
    firstRead: polling.first,
    stop: polling.stop,
  };
}
