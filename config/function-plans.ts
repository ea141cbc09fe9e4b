import { allowedStoreConnections } from '../domain/stores/node-types';
import type { MeterPlan, MeterStore } from './contract/meter-settings';
import type { MoverPlan } from './contract/mover-settings';
import { storeId, storeNodeIds } from './contract/store-names';
import type { StoreEntry } from './every-store';
import { jobKeyspace, meterPools, stageQueues } from './pools';
import type { JobStoreConfig, StageConfig } from './schema/stage';

/** What the stage file says to the queue meter, which there is where there is a job store. */
export function meterPlan(config: StageConfig, jobs: JobStoreConfig): MeterPlan {
  const { pubsub } = config.stores;
  return {
    stage: config.stage,
    ...jobKeyspace(config),
    enqueueCeilingPercent: jobs.enqueueCeilingPercent,
    pools: meterPools(config),
    stores: {
      jobs: meterStore(config.stage, { name: 'jobs', store: jobs }),
      ...(pubsub !== undefined && { pubsub: meterStore(config.stage, { name: 'pubsub', store: pubsub }) }),
    },
  };
}

/** What the meter, and alarms on nodes, must know of a store. */
export function meterStore(
  stage: string,
  { name, store }: { readonly name: string; readonly store: StoreEntry['store'] },
): MeterStore {
  const { nodeType, generation, replicas } = store;
  return {
    connectionsAllowed: allowedStoreConnections(nodeType),
    cacheClusterIds: storeNodeIds(storeId(stage, name, generation), replicas),
  };
}

/** What the stage file says to the queue mover. */
export function moverPlan(config: StageConfig): MoverPlan {
  const { existing, create } = config.network;
  return {
    stage: config.stage,
    ...jobKeyspace(config),
    queues: stageQueues(config),
    // Without a way out of the VPC there is none to Lambda, and an operator's command asks again as long as it runs.
    callsItself: existing !== undefined || create?.natGateways !== 0,
  };
}
