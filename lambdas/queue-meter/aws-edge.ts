import { controlsKeys } from '../../config/contract/controls-keys';
import type { MeterSettings } from '../../config/contract/meter-settings';
import type { Clock } from '../store-client/clock';
import { storeUrl } from '../store-client/store-url';
import type { AwsClients } from './clients';
import type { MeterEdge } from './meter-edge';
import { putMetrics } from './publish/put-metrics';
import { cloudWatchFallback } from './read/cloudwatch-fallback';
import { poolTasks } from './read/pool-tasks';
import { readJobStore } from './read/read-job-store';
import { readStoreHealth } from './read/read-store-health';
import { StoreConnections } from './read/store-connections';
import { ControlsObjects } from './state/controls-objects';

/** The meter's world: two stores and four services of AWS. */
export class AwsEdge implements MeterEdge {
  readonly #connections: StoreConnections;
  readonly #objects: ControlsObjects;

  constructor(
    private readonly settings: MeterSettings,
    private readonly aws: AwsClients,
    readonly clock: Clock,
  ) {
    this.#connections = new StoreConnections((store) =>
      storeUrl(aws.secrets, { stage: settings.stage, store, user: 'meter' }),
    );
    this.#objects = new ControlsObjects(aws.s3, settings.bucketName);
  }

  readQueues: MeterEdge['readQueues'] = (nowSeconds) => {
    const { framework, pools } = this.settings;
    const queues = pools.flatMap((pool) => pool.queues);
    return this.#connections.read('jobs', (client) =>
      readJobStore(client, { framework, queues, nowSeconds }),
    );
  };

  readHealth: MeterEdge['readHealth'] = (role) =>
    this.#connections.read(role, (client) => readStoreHealth(client, role));

  readTasks: MeterEdge['readTasks'] = () => poolTasks(this.aws.ecs, this.settings);

  readFallback: MeterEdge['readFallback'] = (nowSeconds) =>
    cloudWatchFallback(this.aws.cloudWatch, this.settings, nowSeconds);

  putMetrics: MeterEdge['putMetrics'] = (metrics) => putMetrics(this.aws.cloudWatch, metrics);

  putReport: MeterEdge['putReport'] = (report) => this.#objects.put(controlsKeys.stressReport, report);

  loadState: MeterEdge['loadState'] = () => this.#objects.get(controlsKeys.meterState);

  saveState: MeterEdge['saveState'] = (state) => this.#objects.put(controlsKeys.meterState, state);

  /** As it is: `console.log` would put a time and a request id before the JSON, and no filter could read it. */
  write: MeterEdge['write'] = (line) => void process.stdout.write(`${line}\n`);
}
