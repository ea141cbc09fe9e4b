import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { parkedKeys } from '../../config/contract/parked-keys';
import { parkedShapes } from '../../config/contract/parked-shapes';
import { jsonRecord } from '../../domain/json-record';
import type { ParkedOperation } from '../../domain/parked/operation';
import type { ParkedFacts } from './status-facts';

/** Of the newest: a stage that parks twice a week has as many in a year, nearly all of them brought back. */
const maxRead = 100;

/** Parked and purged jobs that are not where they should end, newest first. Bad records are shown by their id. */
export async function statusParked(
  client: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<readonly ParkedFacts[]> {
  const ids = await operationIds(client, bucket, abortSignal);
  const newest = ids.sort((one, other) => (timeIn(one) < timeIn(other) ? 1 : -1)).slice(0, maxRead);
  const found = await Promise.all(
    newest.map(async (id): Promise<ParkedFacts> => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: parkedKeys.operation(id) });
      const answer = await client.send(command, { abortSignal }).catch((error: unknown) => {
        // Removed since it was listed, or never written.
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      });
      const { data } = parkedShapes.operation.safeParse(jsonRecord(await answer?.Body?.transformToString()));
      return { id, ...(data !== undefined && { operation: summary(data) }) };
    }),
  );
  return found.filter(({ operation }) => operation === undefined || !ended(operation));
}

/** Without its counts, which may be thousands. */
function summary(operation: ParkedOperation): NonNullable<ParkedFacts['operation']> {
  const { kind, pattern, who, reason, startedAtSeconds, phase, taken, doubtful } = operation;
  const back = operation.returned.jobs + operation.returnedDoubtful.jobs;
  return { kind, pattern, who, reason, startedAtSeconds, phase, taken, doubtful, back };
}

/** What was purged stays where it is; what was parked is to come back. */
function ended({ kind, phase }: NonNullable<ParkedFacts['operation']>): boolean {
  return phase === 'returned' || (kind === 'purge' && phase === 'kept');
}

async function operationIds(client: S3Client, Bucket: string, abortSignal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const answer = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: controlsKeys.parkedPrefix,
        Delimiter: '/',
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      }),
      { abortSignal },
    );
    ids.push(
      ...(answer.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
        Prefix === undefined ? [] : [Prefix.slice(controlsKeys.parkedPrefix.length, -1)],
      ),
    );
    ContinuationToken = answer.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return ids;
}

/** `park-20261119-143000-k7fd` without its kind: parks and purges in one order of time. */
function timeIn(id: string): string {
  return id.slice(id.indexOf('-') + 1);
}
