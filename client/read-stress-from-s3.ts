import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** `controlsKeys.stressReport` of config/contract, which an app's tasks do not carry with them. */
const key = 'stress/report.json';

/**
 * Reads the report where the meter writes it. Not from `/status.json`: that is for browsers, tells no reasons, is up to
 * 15 s older, and stands behind the load balancer, which a task need not reach to be able to work.
 *
 * @param bucket the variable `BULKHEAD_CONTROLS_BUCKET`; every task may read this one object of it
 */
export function readStressFromS3(s3: S3Client, bucket: string): () => Promise<string> {
  return async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`s3://${bucket}/${key}: S3 answered without a body`);
    return Body.transformToString();
  };
}
