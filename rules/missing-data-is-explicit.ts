import { incidents } from './incidents';
import type { Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';
import { scalingActions } from './support/scaling';
import { shortJson } from './support/template-values';

const tooLittle: readonly unknown[] = ['LessThanThreshold', 'LessThanOrEqualToThreshold'];

export const missingDataIsExplicit: Rule = {
  id: 'missing-data-is-explicit',
  title: 'An alarm on too little takes silence for too little.',
  consequence:
    'GitLab, 31 January 2017: the backups that should have come had not come, the bucket was empty, and nothing took ' +
    'that for a failure. What has died sends nothing, which is less than any threshold.',
  source: incidents.gitlab2017,
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => tooLittle.includes(properties.ComparisonOperator))
      // What scales must do the opposite: there a dead meter would be one that takes tasks away.
      .filter((alarm) => scalingActions(stacks, alarm).length === 0)
      .filter(({ properties }) => properties.TreatMissingData !== 'breaching')
      .map((alarm) =>
        findingAt(
          alarm,
          `TreatMissingData is ${shortJson(alarm.properties.TreatMissingData)} with ${shortJson(alarm.properties.ComparisonOperator)}, expected "breaching"`,
        ),
      ),
};
