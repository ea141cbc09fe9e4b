import type { Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { listOf, numberOf, recordOf } from './support/template-values';

const daySeconds = 86_400;
const highResolutionSeconds: readonly number[] = [10, 20, 30];

export const alarmPeriodsExist: Rule = {
  id: 'alarm-periods-exist',
  title:
    'An alarm looks at periods that CloudWatch has: 10, 20 or 30 seconds, or whole minutes, a day in all.',
  consequence:
    'No public postmortem is known to name it. CDK takes an alarm on 15 seconds and the API model of CloudWatch any ' +
    'number from 10; CloudWatch refuses it when it is deployed, and what it was to watch goes unwatched until somebody sees.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm').flatMap((alarm) =>
      problems(alarm).map((message) => findingAt(alarm, message)),
    ),
};

function problems({ properties }: Located): string[] {
  const math = listOf(properties.Metrics).map((one) => {
    const { Period, MetricStat } = recordOf(one);
    return Period ?? recordOf(MetricStat).Period;
  });
  const periods = [properties.Period, ...math].flatMap((period) => numberOf(period) ?? []);
  const evaluated = numberOf(properties.EvaluationPeriods) ?? 1;
  return [...new Set(periods)].flatMap((period) => [
    ...(highResolutionSeconds.includes(period) || (period > 0 && period % 60 === 0)
      ? []
      : [`Period is ${period}, expected 10, 20, 30 or a multiple of 60`]),
    ...(period * evaluated > longestSeconds(period)
      ? [
          `${evaluated} periods of ${period} s are looked at, expected ${longestSeconds(period)} s in all at most`,
        ]
      : []),
  ]);
}

/** A week for periods of an hour and more. */
function longestSeconds(periodSeconds: number): number {
  return periodSeconds < 3600 ? daySeconds : 7 * daySeconds;
}
