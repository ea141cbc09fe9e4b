import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { parseStressReport } from '../../domain/stress/parse-stress-report';
import type { StressReport } from '../../domain/stress/stress-report';
import { CliError } from '../kit/command-result';

/** The stress report that tasks and the public read. @throws CliError where there is none */
export async function stressReport(
  client: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<StressReport> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: controlsKeys.stressReport });
  const answer = await client.send(command, { abortSignal }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  });
  if (answer === undefined) {
    throw new CliError(
      1,
      `the queue meter has not written ${controlsKeys.stressReport} yet: it begins within a minute of a deploy`,
    );
  }
  const report = parseStressReport((await answer.Body?.transformToString()) ?? '');
  if (report === undefined) {
    throw new CliError(1, `${controlsKeys.stressReport} is no stress report of this version`);
  }
  return report;
}
