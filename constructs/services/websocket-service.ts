import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { handBackSeconds, taskEnvironment } from '../../config/contract/task-environment';
import type { ServiceConfig } from '../../config/schema/stage';
import type { PubSubStore } from '../stores/pub-sub-store';
import { cachesOf, storeAccesses } from '../stores/store-access';
import { BalancedService } from './balanced-service';
import type { PublicBalancer } from './public-balancer';
import type { ServiceProps } from './service-props';
import { scaleOnUtilization } from './utilization-scaling';

/**
 * For requests that end by themselves: a handshake, and the long polls of socket.io, each of which ends with the next ping
 * (25 s). Websockets do not. A task learns of nothing meanwhile: ECS sends SIGTERM when the delay is over, and at that
 * moment the load balancer has cut what was left, all connections of a batch at once. Browsers spread their return by
 * their own wait (docs/adr/0017-browsers-spread-their-return.md), so a longer delay would only make deploys longer.
 */
const deregistrationSeconds = 30;

export interface WebsocketServiceProps extends ServiceProps {
  readonly config: ServiceConfig;
  readonly balancer: PublicBalancer;
  readonly pubsub: PubSubStore;
}

/**
 * Holds browsers' connections and passes on what the pub/sub store carries. It cannot be given the job store: its
 * props have no place for one. Scales on memory, which connections cost, and on CPU.
 */
export class WebsocketService extends Construct {
  constructor(scope: Construct, id: string, props: WebsocketServiceProps) {
    super(scope, id);
    const { config } = props;
    const { rolling } = new BalancedService(this, 'Balanced', {
      ...props,
      group: props.network.groups.websockets,
      stores: storeAccesses(props.pubsub, ...cachesOf(props)),
      deregistrationSeconds,
      environment: { [taskEnvironment.shutdownSeconds]: String(config.stopTimeoutSeconds - handBackSeconds) },
      sticky: true,
    });
    scaleOnUtilization(rolling, config);
    const role: Role = 'websockets';
    Tags.of(this).add(tagKeys.role, role);
  }
}
