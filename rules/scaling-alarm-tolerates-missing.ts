import type { Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';
import { scalingActions } from './support/scaling';
import { shortJson } from './support/template-values';

export const scalingAlarmToleratesMissing: Rule = {
  id: 'scaling-alarm-tolerates-missing',
  title: 'An alarm that scales does nothing while its metric is silent.',
  consequence:
    'Knative, until April 2019: an autoscaler that got no metrics took a busy service down to its minimum. And an alarm ' +
    'that keeps its state goes on adding tasks once a minute, for as long as whoever measures is dead.',
  source: 'https://github.com/knative/serving/pull/3771',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm')
      .filter((alarm) => scalingActions(stacks, alarm).length > 0)
      // Left out it is `missing`.
      .filter(({ properties }) => (properties.TreatMissingData ?? 'missing') !== 'missing')
      .map((alarm) =>
        findingAt(
          alarm,
          `TreatMissingData is ${shortJson(alarm.properties.TreatMissingData)} on an alarm that scales, expected "missing"`,
        ),
      ),
};
