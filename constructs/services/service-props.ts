import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StageConfig } from '../../config/schema/stage';
import type { ControlsBucket } from '../controls/controls-bucket';
import type { Network } from '../network/network';
import type { CacheStore } from '../stores/cache-store';
import type { PubSubStore } from '../stores/pub-sub-store';
import type { AppImage } from './app-image';
import type { AppSecrets } from './app-secrets';

/**
 * What every kind of service is given. The job store and the switchboard are not here: websockets must not even see the
 * one, and have no use for the other.
 */
export interface ServiceProps {
  readonly stage: StageConfig;
  /** Key in the stage file. */
  readonly name: string;
  readonly network: Network;
  readonly cluster: ecs.ICluster;
  readonly image: AppImage;
  readonly appSecrets: AppSecrets;
  /** Absent in a stage without websockets. */
  readonly pubsub?: PubSubStore;
  /** All of the stage; a service reaches those that its part of the stage file names. */
  readonly caches: readonly CacheStore[];
  readonly controls: ControlsBucket;
  /** Who hears when a deploy is undone. */
  readonly topic: ITopic;
}
