import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt } from './support/finding-at';
import { isTrue } from './support/is-true';
import { listOf } from './support/list-of';
import { numberOf } from './support/number-of';
import { recordOf } from './support/record-of';
import { shown } from './support/shown';
import { type Store, storesOf } from './support/stores-of';

const switches = ['AutomaticFailoverEnabled', 'MultiAZEnabled'] as const;

export const multiAzWithReplicas: Rule = {
  id: 'multi-az-with-replicas',
  title: 'Replicas stand in other zones and take over by themselves.',
  consequence:
    'Buildkite, 2021: the ElastiCache of their Sidekiq was full, its resize still copied after 27 minutes, and the ' +
    'replacement had to be built by hand. A replica that is not allowed to take over is paid for and of no use.',
  source: incidents.buildkite2021,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => {
      const replicas = replicasOf(store);
      return switches
        .filter((name) => isTrue(store.properties[name]) !== replicas > 0)
        .map((name) =>
          findingAt(
            store,
            `${name} is ${shown(store.properties[name])} with ${replicas} replicas, expected ${replicas > 0}`,
          ),
        );
    }),
};

/** Failover needs a replica to go to, and Multi-AZ needs failover (ElastiCache API reference). */
function replicasOf({ properties }: Store): number {
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
