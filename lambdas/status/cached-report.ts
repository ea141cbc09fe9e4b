import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { parseStressReport } from '../../domain/stress/parse-stress-report';
import type { StressReport } from '../../domain/stress/stress-report';

/** Between two looks into the bucket, whatever came of the first: a bucket in trouble is not asked by every browser. */
const refreshIntervalMs = 5000;

export interface CachedReportProps {
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
export function cachedReport({
  read,
  note,
  elapsedMs,
}: CachedReportProps): () => Promise<StressReport | undefined> {
  let report: StressReport | undefined;
  let lastRead: { readonly atMs: number; readonly done: Promise<void> } | undefined;

  async function refresh(): Promise<void> {
    try {
      const found = parseStressReport(await read());
      if (found === undefined) throw new Error('the object is no stress report of this version');
      report = found;
    } catch (problem) {
      note(problem);
    }
  }

  return async () => {
    if (lastRead === undefined || elapsedMs() - lastRead.atMs >= refreshIntervalMs) {
      lastRead = { atMs: elapsedMs(), done: refresh() };
    }
    await lastRead.done;
    return report;
  };
}

/** A browser waits for it, and what the process has kept is better than a late answer. */
const timeoutMs = 1000;

/** Reads the text of the stress report, or rejects within a second: the body counts too, not only its first byte. */
export async function readReport(s3: S3Client, bucket: string): Promise<string> {
  const abortSignal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    abortSignal.addEventListener('abort', () =>
      reject(new Error(`no answer from S3 within ${timeoutMs} ms`)),
    );
  });
  return Promise.race([late, text(s3, bucket, abortSignal)]);
}

async function text(s3: S3Client, bucket: string, abortSignal: AbortSignal): Promise<string> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: controlsKeys.stressReport });
  const { Body } = await s3.send(command, { abortSignal });
  if (Body === undefined) throw new Error('S3 answered without a body');
  return Body.transformToString();
}
