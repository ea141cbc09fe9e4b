import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';

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
