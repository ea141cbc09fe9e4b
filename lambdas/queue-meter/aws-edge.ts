import { controlsKeys } from '../../config/contract/controls-keys';
import type { MeterSettings } from '../../config/contract/meter-settings';
import type { AwsClients } from './aws/clients';
import { ControlsObjects } from './aws/controls-objects';
import { poolTasks } from './aws/pool-tasks';
import { putMetrics } from './aws/put-metrics';
import { secondWitness } from './aws/second-witness';
import { storeUrl } from './aws/store-url';
import type { Clock } from './clock';
import type { MeterEdge } from './meter-edge';
import { readJobStore } from './read-job-store';
import { readStoreHealth } from './read-store-health';
import { StoreConnections } from './store-connections';

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

  readWitness: MeterEdge['readWitness'] = (nowSeconds) =>
    secondWitness(this.aws.cloudWatch, this.settings, nowSeconds);

  putMetrics: MeterEdge['putMetrics'] = (metrics) => putMetrics(this.aws.cloudWatch, metrics);

  putReport: MeterEdge['putReport'] = (report) => this.#objects.put(controlsKeys.stressReport, report);

  loadState: MeterEdge['loadState'] = () => this.#objects.get(controlsKeys.meterState);

  saveState: MeterEdge['saveState'] = (state) => this.#objects.put(controlsKeys.meterState, state);

  /** As it is: `console.log` would put a time and a request id before the JSON, and no filter could read it. */
  write: MeterEdge['write'] = (line) => void process.stdout.write(`${line}\n`);
}
