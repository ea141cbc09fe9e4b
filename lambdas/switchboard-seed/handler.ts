import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { S3Client } from '@aws-sdk/client-s3';
import { AppConfigStore } from './app-config-store';
import { handleSeedRequest } from './handle-seed-request';
import { respond } from './respond';
import { S3Copy } from './s3-copy';
import { seedRequest } from './seed-request';

/** What Lambda tells of an invocation; only that is used. */
interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Without a context: what the function has in the stack. */
const timeoutMs = 120_000;

/** Kept back to tell CloudFormation, three times if need be. */
const answerMs = 15_000;

const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};
const appConfig = new AppConfigClient(patience);
const s3 = new S3Client(patience);

/** Seeds the switchboard in a deploy of the Controls stack, and answers CloudFormation whatever comes of it. */
export async function handler(event: unknown, context?: InvocationContext): Promise<void> {
  const request = seedRequest(event);
  const endMs = Date.now() + (context?.getRemainingTimeInMillis() ?? timeoutMs) - answerMs;
  const answer = await handleSeedRequest(request, {
    store: (properties) => new AppConfigStore(appConfig, properties),
    copy: ({ BucketName }) => new S3Copy(s3, BucketName),
    clock: {
      nowSeconds: () => Math.floor(Date.now() / 1000),
      leftMs: () => endMs - Date.now(),
      pause: () => sleep(500 + 1000 * Math.random()),
      newId: randomUUID,
    },
  });
  console.log(JSON.stringify({ request: request.RequestType, ...answer }));
  await respond(request, answer);
}
