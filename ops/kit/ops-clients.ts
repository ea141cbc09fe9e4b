import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

/** One client for each service that the command asks. Making one costs nothing until it is used. */
export interface OpsClients {
  readonly appConfig: AppConfigClient;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly ecs: ECSClient;
  readonly elastiCache: ElastiCacheClient;
  readonly lambda: LambdaClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

export interface ClientPlace {
  readonly region: string;
  readonly profile?: string;
}

/** The endpoint may be another one (`AWS_ENDPOINT_URL`), and then a bucket is a path and no host. */
export function opsClients(place: ClientPlace): OpsClients {
  // Advice about node versions, which the SDK prints for every client, is nothing to read at night.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const own = { ...place, maxAttempts: 5 };
  const sts = new STSClient(own);
  // Found once for all: a sign-in, a role or a `credential_process` would be asked by each client for itself.
  const config = { ...own, credentials: sts.config.credentials };
  return {
    appConfig: new AppConfigClient(config),
    autoScaling: new ApplicationAutoScalingClient(config),
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    ecs: new ECSClient(config),
    elastiCache: new ElastiCacheClient(config),
    lambda: new LambdaClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
    sts,
  };
}
