import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { controlsKeys } from '../../config/contract/controls-keys';
import type { MeterSettings } from '../../config/contract/meter-settings';
import { metricNamespace } from '../../config/contract/metric-names';
import type { LambdaClock } from '../store-client/clock';
import { storeUrl } from '../store-client/store-url';
import type { MeterDependencies } from './meter-dependencies';
import { cloudWatchFallback } from './read/cloudwatch-fallback';
import type { JobStoreRequest } from './read/job-store-request';
import { poolTasks } from './read/pool-tasks';
import { readJobStore } from './read/read-job-store';
import { readStoreHealth } from './read/read-store-health';
import { StoreConnections } from './read/store-connections';
import { surveyJobStore } from './read/survey/survey-job-store';
import { ControlsObjects } from './state/controls-objects';

interface AwsClients {
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

/** The meter's world: two stores and four services of AWS. */
export class AwsMeterDependencies implements MeterDependencies {
  readonly #connections: StoreConnections;
  readonly #objects: ControlsObjects;

  constructor(
    private readonly settings: MeterSettings,
    private readonly aws: AwsClients,
    readonly clock: LambdaClock,
  ) {
    this.#connections = new StoreConnections((store) =>
      storeUrl(aws.secrets, { stage: settings.stage, store, user: 'meter' }),
    );
    this.#objects = new ControlsObjects(aws.s3, settings.bucketName);
  }

  readQueues: MeterDependencies['readQueues'] = (nowSeconds) => {
    return this.#connections.read('jobs', (client) => readJobStore(client, this.#request(nowSeconds)));
  };

  readSurvey: MeterDependencies['readSurvey'] = (nowSeconds, before) => {
    return this.#connections.read('jobs', (client) =>
      surveyJobStore(client, this.#request(nowSeconds), before),
    );
  };

  readHealth: MeterDependencies['readHealth'] = (role) =>
    this.#connections.read(role, (client) => readStoreHealth(client, role));

  readTasks: MeterDependencies['readTasks'] = () => poolTasks(this.aws.ecs, this.settings);

  readFallback: MeterDependencies['readFallback'] = (nowSeconds) =>
    cloudWatchFallback(this.aws.cloudWatch, this.settings, nowSeconds);

  putMetrics: MeterDependencies['putMetrics'] = (metrics) => putMetrics(this.aws.cloudWatch, metrics);

  putReport: MeterDependencies['putReport'] = (report) =>
    this.#objects.put(controlsKeys.stressReport, report);

  loadState: MeterDependencies['loadState'] = () => this.#objects.get(controlsKeys.meterState);

  saveState: MeterDependencies['saveState'] = (state) => this.#objects.put(controlsKeys.meterState, state);

  #request(nowSeconds: number): JobStoreRequest {
    const { framework, keyPrefix, pools } = this.settings;
    return { framework, keyPrefix, queues: pools.flatMap((pool) => pool.queues), nowSeconds };
  }

  /** As it is: `console.log` would put a time and a request id before the JSON, and no filter could read it. */
  write: MeterDependencies['write'] = (line) => void process.stdout.write(`${line}\n`);
}

/** Sends the entries of one reading in one call, which is what CloudWatch bills: at most 1,000 of them. */
async function putMetrics(client: CloudWatchClient, metrics: readonly MetricDatum[]): Promise<void> {
  await client.send(new PutMetricDataCommand({ Namespace: metricNamespace, MetricData: [...metrics] }));
}
