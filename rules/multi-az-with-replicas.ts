import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { type StoreResource, storesOf } from './support/stores';
import { isTrue, listOf, numberOf, recordOf, shortJson } from './support/template-values';

const switches = ['AutomaticFailoverEnabled', 'MultiAZEnabled'] as const;

export const multiAzWithReplicas: Rule = {
  id: 'multi-az-with-replicas',
  title: 'Replicas stand in other zones and take over by themselves.',
  consequence:
    'Buildkite, 2021: when the ElastiCache of their Sidekiq had to be replaced, the resize still copied after 27 ' +
    'minutes and a replacement built in a hurry could not be used. A replica that may not take over does not help.',
  source: incidents.buildkite2021,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => {
      const replicas = replicasOf(store);
      const expected = replicas > 0;
      if (!expected && clustered(store)) return [];
      return switches
        .filter((name) => isTrue(store.properties[name]) !== expected)
        .map((name) =>
          findingAt(
            store,
            `${name} is ${shortJson(store.properties[name])} with ${replicas} replicas, expected ${expected}`,
          ),
        );
    }),
};

/** Cluster mode demands failover even without a node to fail over to; without it ElastiCache refuses the store. */
function clustered({ properties }: StoreResource): boolean {
  return properties.ClusterMode === 'enabled' || (numberOf(properties.NumNodeGroups) ?? 1) > 1;
}

function replicasOf({ properties }: StoreResource): number {
  const configured = listOf(properties.NodeGroupConfiguration).map(
    (one) => numberOf(recordOf(one).ReplicaCount) ?? 0,
  );
  return Math.max(
    0,
    (numberOf(properties.NumCacheClusters) ?? 1) - 1,
    numberOf(properties.ReplicasPerNodeGroup) ?? 0,
    ...configured,
  );
}
