import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { outputKeys } from '../config/contract/output-keys';
import type { StageConfig } from '../config/schema/stage';
import { Network } from '../constructs/network/network';
import { JobStore } from '../constructs/stores/job-store';
import { PubSubStore } from '../constructs/stores/pub-sub-store';
import { ZonedStack } from './zoned-stack';

/** What holds state: the network and the two stores. Protected from deletion where the stage says so. */
export class FoundationStack extends ZonedStack {
  readonly network: Network;
  readonly jobs: JobStore;
  readonly pubsub: PubSubStore;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'Foundation', {
      config,
      description: 'Bulkhead: network, job store and pub/sub store',
      terminationProtection: config.deletionProtection,
    });
    this.network = new Network(this, 'Network', { config });
    this.jobs = new JobStore(this, 'JobStore', { stage: config, network: this.network });
    this.pubsub = new PubSubStore(this, 'PubSub', { stage: config, network: this.network });
    new CfnOutput(this, outputKeys.jobStoreId, { value: this.jobs.storeId });
    new CfnOutput(this, outputKeys.pubSubStoreId, { value: this.pubsub.storeId });
    new CfnOutput(this, outputKeys.jobStoreParameterGroup, { value: this.jobs.parameterGroupName });
  }
}
