import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { tagKeys } from '../../config/contract/tag-keys';
import type { ServiceConfig } from '../../config/schema/stage';
import type { SwitchboardAccess } from '../controls/switchboard-access';
import type { JobStore } from '../stores/job-store';
import { cachesOf, storeAccesses } from '../stores/store-access';
import { BalancedService } from './balanced-service';
import type { PublicBalancer } from './public-balancer';
import { scaleInCooldown, scaleOutCooldown } from './rolling-service';
import type { ServiceProps } from './service-props';
import { scaleOnUtilization } from './utilization-scaling';

/** Requests end within this time of a stop; nobody waits longer for a page. */
const deregistrationSeconds = 30;

export interface WebServiceProps extends ServiceProps {
  readonly kind: 'web' | 'api';
  readonly config: ServiceConfig;
  readonly balancer: PublicBalancer;
  /** Absent in a stage without pools that have queues; then there is nothing to switch either. */
  readonly jobs?: JobStore;
  readonly switchboard?: SwitchboardAccess;
}

/** The web inbox or the public API: enqueues jobs, publishes to websockets, scales on requests and CPU. */
export class WebService extends Construct {
  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { config, kind } = props;
    const { rolling, target } = new BalancedService(this, 'Balanced', {
      ...props,
      group: props.network.groups[kind],
      stores: storeAccesses(props.jobs, props.pubsub, ...cachesOf(props)),
      deregistrationSeconds,
      sticky: false,
    });
    const pace = { scaleInCooldown, scaleOutCooldown };
    rolling.scaling.scaleOnRequestCount('Requests', {
      requestsPerTarget: config.scaling.requestsPerTaskPerMinute,
      targetGroup: target.group,
      ...pace,
    });
    scaleOnUtilization(rolling, config);
    Tags.of(this).add(tagKeys.role, kind);
  }
}
