import type { StoreRole } from '../config/contract/store-names';
import { tagKeys } from '../config/contract/tag-keys';
import type { Rule } from './rule';
import { findingAt, resourcesOf, tagOf } from './support/resources';
import { storeParameters, storesOf } from './support/stores';
import { shortJson } from './support/template-values';

/** Neither lets its parameters be set as a job store needs them: a serverless cache always evicts. */
const unfit = ['AWS::ElastiCache::ServerlessCache', 'AWS::ElastiCache::CacheCluster'];

const jobs: StoreRole = 'jobs';

export const jobStoreNoeviction: Rule = {
  id: 'job-store-noeviction',
  title: 'A job store never evicts.',
  consequence:
    "WeddingWire, 2016: their ElastiCache evicted Sidekiq's keys before older ones. The UK Ministry of Justice suspects " +
    'the same of notifications that went missing in 2023, under the default of ElastiCache, volatile-lru. A queue is one ' +
    'key: evicted, it takes every job in it along.',
  source: 'https://github.com/sidekiq/sidekiq/issues/2883',
  check: (stacks) => [
    ...storesOf(stacks, jobs).flatMap((store) => {
      const policy = storeParameters(stacks, store)['maxmemory-policy'];
      return policy === 'noeviction'
        ? []
        : [
            findingAt(
              store,
              `maxmemory-policy of its parameter group is ${shortJson(policy)}, expected "noeviction"`,
            ),
          ];
    }),
    ...resourcesOf(stacks, ...unfit)
      .filter((store) => tagOf(store, tagKeys.role) === jobs)
      .map((store) =>
        findingAt(
          store,
          `is a job store of type ${store.resource.Type}, expected AWS::ElastiCache::ReplicationGroup`,
        ),
      ),
  ],
};
