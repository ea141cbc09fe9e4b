import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** `controlsKeys` of config/contract, which an app's tasks do not carry with them. */
const lastResortKey = 'switchboard/last-resort.json';
const stressReportKey = 'stress/report.json';

/**
 * Reads the copy of the switchboard that every change of an operator also writes to S3: another service than AppConfig,
 * behind another endpoint.
 *
 * @param bucket the variable `BULKHEAD_CONTROLS_BUCKET`
 */
export function readLastResortFromS3(s3: S3Client, bucket: string): (signal: AbortSignal) => Promise<string> {
  return (signal) => readText(s3, { Bucket: bucket, Key: lastResortKey }, signal);
}

/**
 * Reads the report where the meter writes it. Not from `/status.json`: that is for browsers, tells no reasons, is up to
 * 15 s older, and stands behind the load balancer, which a task need not reach to be able to work.
 *
 * @param bucket the variable `BULKHEAD_CONTROLS_BUCKET`; every task may read this one object of it
 */
export function readStressFromS3(s3: S3Client, bucket: string): () => Promise<string> {
  return () => readText(s3, { Bucket: bucket, Key: stressReportKey });
}

async function readText(
  s3: S3Client,
  object: { readonly Bucket: string; readonly Key: string },
  abortSignal?: AbortSignal,
): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(object), { ...(abortSignal && { abortSignal }) });
  if (Body === undefined) throw new Error(`s3://${object.Bucket}/${object.Key}: S3 answered without a body`);
  return Body.transformToString();
}
