import { S3Client } from '@aws-sdk/client-s3';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { cachedReport, readReport } from './cached-report';
import { publicStress } from './public-stress';
import { type StatusRequest, type StatusResponse, statusResponse } from './status-response';

const bucket = process.env[controlsBucketVariable];

// One try: the next browser is the second, five seconds later.
const s3 = new S3Client({ maxAttempts: 1 });

const report = cachedReport({
  read: () => {
    if (bucket === undefined) throw new Error(`${controlsBucketVariable} is not set`);
    return readReport(s3, bucket);
  },
  note: (problem) =>
    console.error(JSON.stringify({ message: 'the stress report cannot be read', problem: String(problem) })),
  elapsedMs: () => performance.now(),
});

/** Answers the load balancer. What goes wrong stands in the log; the browser is told `unknown`. */
export async function handler(request: StatusRequest): Promise<StatusResponse> {
  return statusResponse(request, async () => publicStress(await report(), Date.now() / 1000));
}
