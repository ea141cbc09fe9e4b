import type { ShedCount, ShedLine } from '../domain/switchboard/log-line';
import { type JsonLog, logToStdout } from './log-to-stdout';
import { notify } from './poll';

const everySeconds = 60;

/** Of each minute. A flood of made-up accounts must not fill the process that counts it. */
const maxKeys = 5000;

/** Room beyond that for the classes of those that found no place. */
const maxClasses = 500;

const countsPerLine = 500;

/** Characters, as of the tags. */
const maxNameLength = 100;

/** Where the counts go. */
export interface ShedCountsOptions {
  /** @default one line on standard output */
  readonly log?: JsonLog;
}

/** Counts of one process. The guards count by it. */
export interface ShedCounts {
  /** Counts one job. */
  count(shed: Omit<ShedCount, 'jobs'>): void;
  /** Writes what is counted so far and ends the timer: for the end of the process. */
  stop(): void;
}

/**
 * Counts every job that did not run as asked, by account and source, and logs the counts once a minute, so that customers
 * can be told and made good afterwards (`bulkhead switch report`).
 *
 * Counts 5,000 different combinations a minute. Any further ones are counted without source and account, and after
 * another 500 under the class `*`: the sum is always right.
 */
export function shedCounts({ log = logToStdout }: ShedCountsOptions = {}): ShedCounts {
  let counts = new Map<string, { readonly shed: Omit<ShedCount, 'jobs'>; jobs: number }>();
  let fromSeconds = nowSeconds();

  function count(shed: Omit<ShedCount, 'jobs'>): void {
    const { outcome, cause } = shed;
    const jobClass = shed.jobClass.slice(0, maxNameLength);
    const forms = [
      { shed: { ...shed, jobClass }, most: maxKeys },
      { shed: { outcome, cause, jobClass }, most: maxKeys + maxClasses },
      { shed: { outcome, cause, jobClass: '*' }, most: Number.POSITIVE_INFINITY },
    ];
    for (const { shed: form, most } of forms) {
      const key = JSON.stringify([form.outcome, form.cause, form.jobClass, form.source, form.account]);
      const known = counts.get(key);
      if (known !== undefined) {
        known.jobs += 1;
        return;
      }
      if (counts.size < most) {
        counts.set(key, { shed: form, jobs: 1 });
        return;
      }
    }
  }

  function write(): void {
    const toSeconds = nowSeconds();
    const all = [...counts.values()].map(({ shed, jobs }): ShedCount => ({ ...shed, jobs }));
    counts = new Map();
    for (let first = 0; first < all.length; first += countsPerLine) {
      const some = all.slice(first, first + countsPerLine);
      const line: ShedLine = { bulkhead: 'shed', fromSeconds, toSeconds, counts: some };
      notify(log, line);
    }
    fromSeconds = toSeconds;
  }

  const timer = setInterval(write, everySeconds * 1000).unref();
  return {
    count,
    stop: () => {
      clearInterval(timer);
      write();
    },
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
