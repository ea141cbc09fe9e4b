import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface AwsClients {
  readonly cloudWatch: CloudWatchClient;
  readonly ecs: ECSClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
}

/**
 * Clients that give up in time for the next slot: 2 s an attempt, two attempts. The SDK's own defaults are three
 * attempts without any limit.
 */
export function awsClients(): AwsClients {
  const patience = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  };
  return {
    cloudWatch: new CloudWatchClient(patience),
    ecs: new ECSClient(patience),
    s3: new S3Client(patience),
    secrets: new SecretsManagerClient(patience),
  };
}
