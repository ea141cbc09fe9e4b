import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { jsonRecord, recordIn } from '../../domain/json-record';
import type { JobCounters } from './resize-ledger';

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
