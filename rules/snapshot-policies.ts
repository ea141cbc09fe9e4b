import type { StoreRole } from '../config/contract/store-names';
import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { storesOf } from './support/stores';
import { numberOf, shortJson } from './support/template-values';

const jobs: StoreRole = 'jobs';
const policies = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

export const snapshotPolicies: Rule = {
  id: 'snapshot-policies',
  title: 'No store goes without a last snapshot, and a job store has one from every day.',
  consequence:
    'Avochato, 19 November 2020: "ultimately not all jobs could be saved" when the job store was replaced. GitLab, ' +
    '31 January 2017: of five kinds of backup none worked when the database was gone; six hours of work were lost.',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => {
      const days = store.properties.SnapshotRetentionLimit;
      return [
        ...policies
          .filter((policy) => store.resource[policy] !== 'Snapshot')
          .map((policy) =>
            findingAt(store, `${policy} is ${shortJson(store.resource[policy])}, expected "Snapshot"`),
          ),
        ...(store.role === jobs && (numberOf(days) ?? 0) < 1
          ? [
              findingAt(
                store,
                `SnapshotRetentionLimit of a job store is ${shortJson(days)}, expected 1 day or more`,
              ),
            ]
          : []),
      ];
    }),
};
