import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { outputKeys, storeIdOutput } from '../config/contract/output-keys';
import { pascalCase } from '../config/contract/pascal-case';
import { everyCache } from '../config/every-store';
import { Network } from '../constructs/network/network';
import { ServiceLinkedRoles } from '../constructs/network/service-linked-roles';
import { CacheStore } from '../constructs/stores/cache-store';
import { JobStore } from '../constructs/stores/job-store';
import { PubSubStore } from '../constructs/stores/pub-sub-store';
import { type StageStackProps, ZonedStack } from './zoned-stack';

/** What holds state: the network and the stores. */
export class FoundationStack extends ZonedStack {
  readonly network: Network;
  readonly jobs?: JobStore;
  readonly pubsub?: PubSubStore;
  readonly caches: readonly CacheStore[];

  constructor(scope: Construct, props: StageStackProps) {
    const { config } = props;
    super(scope, 'Foundation', {
      ...props,
      description: 'Bulkhead: network and stores',
    });
    const roles = new ServiceLinkedRoles(this, 'ServiceLinkedRoles', { stage: config });
    this.network = new Network(this, 'Network', { config });
    const common = { stage: config, network: this.network };
    const { jobs, pubsub } = config.stores;
    if (jobs !== undefined) {
      this.jobs = new JobStore(this, 'JobStore', { ...common, config: jobs });
      this.jobs.node.addDependency(roles);
      new CfnOutput(this, outputKeys.jobStoreId, { value: this.jobs.storeId });
    }
    if (pubsub !== undefined) {
      this.pubsub = new PubSubStore(this, 'PubSub', { ...common, config: pubsub });
      this.pubsub.node.addDependency(roles);
      new CfnOutput(this, outputKeys.pubSubStoreId, { value: this.pubsub.storeId });
    }
    this.caches = everyCache(config).map(({ name, store }) => {
      const cache = new CacheStore(this, `Cache${pascalCase(name)}`, { ...common, name, config: store });
      cache.node.addDependency(roles);
      new CfnOutput(this, storeIdOutput(name), { value: cache.storeId });
      return cache;
    });
    if (this.jobs !== undefined) {
      new CfnOutput(this, outputKeys.jobStoreParameterGroup, { value: this.jobs.parameterGroupName });
    }
  }
}
