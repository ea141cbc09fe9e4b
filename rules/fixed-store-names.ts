import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { storesOf } from './support/stores';
import { shortJson } from './support/template-values';

/** ElastiCache API reference, CreateReplicationGroup: 1 to 40 letters, digits and single hyphens, a letter first. */
const storeName = /^(?=.{1,40}$)[A-Za-z]([A-Za-z0-9]|-(?=[A-Za-z0-9]))*$/;

export const fixedStoreNames: Rule = {
  id: 'fixed-store-names',
  title: 'A store has a fixed name, so that no deploy can replace it by an empty one.',
  consequence:
    'Avochato, 19 November 2020: the instance that held the jobs was replaced by one twice its size, and queued ' +
    'imports, broadcasts and messages were lost. CloudFormation does it by itself when a property asks for it, unless ' +
    'the resource has a name.',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => {
      const name = store.properties.ReplicationGroupId;
      return typeof name === 'string' && storeName.test(name)
        ? []
        : [
            findingAt(
              store,
              `ReplicationGroupId is ${shortJson(name)}, expected a literal name of at most 40 characters`,
            ),
          ];
    }),
};
