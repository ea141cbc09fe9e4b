import type { Rule } from './rule';
import { alarmMetadata, annotatedAlarms } from './support/alarms';
import { findingAt, type Located } from './support/resources';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

const maxPeriodSeconds = 60;

export const pageLooksEveryMinute: Rule = {
  id: 'page-looks-every-minute',
  title: 'An alarm that wakes somebody looks at least once a minute.',
  consequence:
    'OutSmart: a Redis that held sessions and jobs was full four minutes after it began to fill. An alarm on five ' +
    'minutes would have woken somebody for a store that was lost already.',
  source: 'https://status.out-smart.com/incidents/3fzrdkwhr1fl',
  check: (stacks) =>
    annotatedAlarms(stacks)
      .filter((alarm) => alarmMetadata(alarm)?.severity === 'page')
      .flatMap((alarm) =>
        periods(alarm)
          .filter((period) => (numberOf(period) ?? Number.POSITIVE_INFINITY) > maxPeriodSeconds)
          .map((period) =>
            findingAt(alarm, `Period is ${shortJson(period)}, expected at most ${maxPeriodSeconds}`),
          ),
      ),
};

/** One, or one for each metric of metric math. A composite alarm has none. */
function periods({ resource, properties }: Located): unknown[] {
  if (resource.Type !== 'AWS::CloudWatch::Alarm') return [];
  const math = listOf(properties.Metrics)
    .map((one) => recordOf(recordOf(one).MetricStat))
    .filter(({ Metric }) => Metric !== undefined);
  return math.length > 0 ? math.map(({ Period }) => Period) : [properties.Period];
}
