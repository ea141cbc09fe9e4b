import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { ServiceConfig } from '../../config/schema/stage';
import { BalancedService } from './balanced-service';
import type { PublicBalancer } from './public-balancer';
import type { ServiceProps } from './service-props';
import { scaleOnUtilization } from './utilization-scaling';

/** Open connections are closed over a minute, so that browsers come back spread out. */
const deregistrationSeconds = 60;

export interface WebsocketServiceProps extends ServiceProps {
  readonly config: ServiceConfig;
  readonly balancer: PublicBalancer;
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
      stores: [props.pubsub.access],
      deregistrationSeconds,
      sticky: true,
    });
    scaleOnUtilization(rolling, config);
    const role: Role = 'websockets';
    Tags.of(this).add(tagKeys.role, role);
  }
}
