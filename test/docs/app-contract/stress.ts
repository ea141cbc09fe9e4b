import { S3Client } from '@aws-sdk/client-s3';
import { type JobKind, readStressFromS3, shouldDefer, stressReader } from '../../../client/index';

// One try and one second: the reader tries again by itself.
const s3 = new S3Client({ maxAttempts: 1, requestHandler: { requestTimeout: 1000 } });
const bucket = process.env.BULKHEAD_CONTROLS_BUCKET ?? '';

export const stress = stressReader({
  read: readStressFromS3(s3, bucket),
  onProblem: (problem) => console.warn('stress:', problem),
});

/** Enqueues now, or keeps the work where it is safe: as a row that a clock looks at again in a minute. */
export async function enqueueOrKeep(kind: JobKind, enqueue: () => Promise<void>, keep: () => Promise<void>) {
  await (shouldDefer(stress.current(), kind) ? keep() : enqueue());
}
