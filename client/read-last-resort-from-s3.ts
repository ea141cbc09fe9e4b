import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** `controlsKeys.lastResortSwitchboard` of config/contract, which an app's tasks do not carry with them. */
const key = 'switchboard/last-resort.json';

/**
 * Reads the copy of the switchboard that every change of an operator also writes to S3: another service than AppConfig,
 * behind another endpoint.
 *
 * @param bucket the variable `BULKHEAD_CONTROLS_BUCKET`
 */
export function readLastResortFromS3(s3: S3Client, bucket: string): (signal: AbortSignal) => Promise<string> {
  return async (abortSignal) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
    if (Body === undefined) throw new Error(`s3://${bucket}/${key}: S3 answered without a body`);
    return Body.transformToString();
  };
}
