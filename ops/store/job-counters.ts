import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { jsonRecord, recordIn } from '../../domain/json-record';

/**
 * Counts of jobs in the job store, as the queue meter last read them. It keeps them in the controls bucket, so that nobody
 * needs a way into the VPC. Nothing where the meter has not written, or the format has no counters.
 */
export async function jobCounters(client: S3Client, bucket: string): Promise<JobCounters | undefined> {
  let text: string | undefined;
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: controlsKeys.meterState }),
    );
    text = await Body?.transformToString();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
  const state = jsonRecord(text);
  const { readAtSeconds, completedJobsTotal, failedJobsTotal } = recordIn(state?.jobs) ?? {};
  if (typeof readAtSeconds !== 'number' || typeof completedJobsTotal !== 'number') return undefined;
  const finished = completedJobsTotal + number(failedJobsTotal);
  const pools = Object.values(recordIn(state?.pools) ?? {}).map(recordIn);
  const queues = pools.flatMap((pool) => Object.values(recordIn(pool?.queues) ?? {}).map(recordIn));
  const added = queues.map((queue) => queue?.addedJobsTotal);
  const counted = added.length > 0 && added.every((total) => typeof total === 'number');
  return {
    atSeconds: readAtSeconds,
    finished,
    accounted: finished + pools.reduce((sum, pool) => sum + number(pool?.heldJobs), 0),
    ...(counted ? { added: added.reduce<number>((sum, total) => sum + number(total), 0) } : {}),
  };
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** Counts of jobs at one moment, as the queue meter knows them. The first three only rise while no job is lost. */
export interface JobCounters {
  readonly atSeconds: number;
  /** Jobs that were finished, and runs that failed, since the store was made. */
  readonly finished: number;
  /** Those and what the queues hold: a job that is taken, put off or retried stays in this sum. */
  readonly accounted: number;
  /** Jobs ever added; absent where the format does not count them (Sidekiq). */
  readonly added?: number;
}

export interface Ledger {
  readonly kept: boolean;
  /** Of jobs. A counter may have fallen by so many without a loss. */
  readonly tolerance: number;
  readonly lines: readonly string[];
}

/** One in a thousand: replication is asynchronous, and what was written in the last moments may not have arrived. */
const tolerancePerMille = 1;

/**
 * Compares the counters before and after a store was resized.
 *
 * @param jobsInFlight jobs that all workers may hold at once: a reading asks one queue after another, so that a job which
 * moves meanwhile is counted twice or not at all
 */
export function resizeLedger(before: JobCounters, after: JobCounters, jobsInFlight: number): Ledger {
  const tolerance = jobsInFlight + Math.ceil((before.accounted * tolerancePerMille) / 1000);
  const pairs: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['finished jobs', before.finished, after.finished],
    ['finished and waiting jobs', before.accounted, after.accounted],
    ['jobs ever added', before.added, after.added],
  ];
  let kept = true;
  const lines = pairs.flatMap(([what, was, is]) => {
    if (was === undefined || is === undefined) return [];
    const lost = was - is;
    if (lost > tolerance) kept = false;
    const verdict =
      lost > tolerance
        ? `, ${formatCount(lost)} FEWER`
        : lost > 0
          ? `, ${formatCount(lost)} fewer: within the tolerance`
          : '';
    return [`${what}: ${formatCount(was)} before, ${formatCount(is)} after${verdict}`];
  });
  return { kept, tolerance, lines: [...lines, `tolerance: ${formatCount(tolerance)} jobs`] };
}

function formatCount(amount: number): string {
  return amount.toLocaleString('en-US');
}
