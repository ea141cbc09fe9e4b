import { parseStressReport } from '../../domain/stress/parse-stress-report';
import type { StressReport } from '../../domain/stress/stress-report';

/** Between two looks into the bucket, whatever came of the first: a bucket in trouble is not asked by every browser. */
const askedEveryMs = 5000;

export interface KeptReportProps {
  readonly read: () => Promise<string>;
  /** Told of each failure, for the log. */
  readonly note: (problem: unknown) => void;
  /** Milliseconds that never go back. */
  readonly elapsedMs: () => number;
}

/**
 * The last report that could be read, looked for again every five seconds. One that can no longer be read is kept: its
 * own time says when it is worth nothing, so a failure of a moment does not become `unknown`.
 */
export function keptReport({
  read,
  note,
  elapsedMs,
}: KeptReportProps): () => Promise<StressReport | undefined> {
  let report: StressReport | undefined;
  let asked: { readonly atMs: number; readonly answer: Promise<void> } | undefined;

  async function ask(): Promise<void> {
    try {
      const found = parseStressReport(await read());
      if (found === undefined) throw new Error('the object is no stress report of this version');
      report = found;
    } catch (problem) {
      note(problem);
    }
  }

  return async () => {
    if (asked === undefined || elapsedMs() - asked.atMs >= askedEveryMs) {
      asked = { atMs: elapsedMs(), answer: ask() };
    }
    await asked.answer;
    return report;
  };
}
