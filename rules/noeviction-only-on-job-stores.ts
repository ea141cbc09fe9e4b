import type { StoreRole } from '../config/contract/store-names';
import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { storeParameters, storesOf } from './support/stores';

const jobs: StoreRole = 'jobs';

export const noevictionOnlyOnJobStores: Rule = {
  id: 'noeviction-only-on-job-stores',
  title: 'Only a job store never evicts; any other store throws away what it can.',
  consequence:
    'SalesCandy: messages kept for websocket clients that were away filled an ElastiCache. ' +
    'A store for pub/sub or a cache that evicts nothing stops at the first forgotten key.',
  source: 'https://salescandy.statuspage.io/incidents/jb7sz50j462r',
  check: (stacks) =>
    storesOf(stacks)
      .filter(({ role }) => role !== undefined && role !== jobs)
      .filter((store) => storeParameters(stacks, store)['maxmemory-policy'] === 'noeviction')
      .map((store) =>
        findingAt(
          store,
          `maxmemory-policy is "noeviction" on a store for ${store.role}, expected a policy that evicts`,
        ),
      ),
};
