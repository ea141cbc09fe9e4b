import { simulateRollout } from '../domain/rollout/simulate-rollout';
import type { ParsedStack, Rule } from './rule';
import { deploymentAlarms, failedTaskCount, pattern, type TaskCount } from './support/failed-tasks';
import { findingAt, type Located } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { rolloutPercentages, type Service, servicesOf } from './support/services';
import { isTrue, listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** Two tasks that follow each other must fall into what the alarm looks at, each with a slow pull and a slow boot. */
const minLookSeconds = 300;

/** A deploy that is undone after a quarter of an hour is undone too late, and a good one waits for as long. */
const maxLookSeconds = 900;

/** Stop codes of tasks that nobody stopped (API reference of ECS, Task). */
const exited = 'EssentialContainerExited';
const allowed: readonly unknown[] = [exited, 'TaskFailedToStart'];

export const failingTasksUndoADeploy: Rule = {
  id: 'failing-tasks-undo-a-deploy',
  title: 'A deploy whose tasks start and then end by themselves is undone within minutes.',
  consequence:
    'Asked of AWS in December 2020 and open since: a task that runs and then exits is neither a task that does not start ' +
    'nor a failed health check, so the circuit breaker does not see it, ECS starts it again for ever, and CloudFormation ' +
    'waits for three hours.',
  source: 'https://github.com/aws/containers-roadmap/issues/1206',
  check: (stacks) =>
    servicesOf(stacks).flatMap((service) =>
      problems(stacks, service).map((message) => findingAt(service, message)),
    ),
};

function problems(stacks: readonly ParsedStack[], service: Service): string[] {
  const found = deploymentAlarms(stacks, service).flatMap((counting) => {
    const count = failedTaskCount(stacks, { counting, service });
    return count === undefined ? [] : [{ counting, count }];
  });
  if (found.length === 0) {
    return [
      'no alarm that undoes its deploys counts tasks that end by themselves, expected one on a metric filter of the events of ECS',
    ];
  }
  const { Rollback } = recordOf(recordOf(service.properties.DeploymentConfiguration).Alarms);
  return [
    ...(isTrue(Rollback)
      ? []
      : [`Rollback of its deployment alarms is ${shortJson(Rollback)}, expected true`]),
    ...found.flatMap(({ counting, count }) => [
      ...alarmProblems(counting, mostFailures(stacks, service)).map(
        (problem) => `${counting.logicalId} ${problem}`,
      ),
      ...countProblems(counting, count),
    ]),
  ];
}

/** One batch at the fewest tasks, and two of a service that replaces one at a time. */
function mostFailures(stacks: readonly ParsedStack[], service: Service): number {
  const percentages = rolloutPercentages(service);
  const range = taskRange(scalableTargets(stacks, service).at(0));
  // Said by `rollout-arithmetic` and `pool-has-scaling-target`.
  if (percentages === undefined || range === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(2, simulateRollout(percentages, Math.max(1, range.min), 0).largestBatch);
}

function alarmProblems({ properties }: Located, most: number): string[] {
  const {
    Statistic,
    Period,
    EvaluationPeriods,
    DatapointsToAlarm,
    Threshold,
    ComparisonOperator,
    TreatMissingData,
  } = properties;
  const periodSeconds = numberOf(Period) ?? 0;
  const lookSeconds = periodSeconds * (numberOf(EvaluationPeriods) ?? 1);
  const threshold = numberOf(Threshold) ?? Number.POSITIVE_INFINITY;
  return [
    ...(Statistic === 'Sum' && ComparisonOperator === 'GreaterThanOrEqualToThreshold'
      ? []
      : [
          `compares ${shortJson(Statistic)} by ${shortJson(ComparisonOperator)}, expected "Sum" by "GreaterThanOrEqualToThreshold"`,
        ]),
    ...(periodSeconds >= minLookSeconds && lookSeconds <= maxLookSeconds
      ? []
      : [
          `sums up ${periodSeconds} s of ${lookSeconds} s, expected from ${minLookSeconds} to ${maxLookSeconds} s`,
        ]),
    ...((numberOf(DatapointsToAlarm ?? EvaluationPeriods) ?? 0) === 1
      ? []
      : [`waits for ${shortJson(DatapointsToAlarm ?? EvaluationPeriods)} periods, expected 1`]),
    ...(threshold >= 2 && threshold <= most
      ? []
      : [`has a Threshold of ${shortJson(Threshold)}, expected from 2 to ${most}, which is one batch`]),
    ...(TreatMissingData === 'notBreaching'
      ? []
      : [
          `has TreatMissingData ${shortJson(TreatMissingData)}, expected "notBreaching": no event writes no data`,
        ]),
  ];
}

function countProblems({ logicalId }: Located, { rules, ofService }: TaskCount): string[] {
  return [
    ...(ofService
      ? []
      : [
          `${logicalId} counts other tasks than its own, expected the dimension of its metric filter and its own revision`,
        ]),
    ...rules.flatMap((rule) => {
      const codes = listOf(recordOf(pattern(rule).detail).stopCode);
      const statuses = listOf(recordOf(pattern(rule).detail).lastStatus);
      return [
        ...(codes.includes(exited) && codes.every((code) => allowed.includes(code))
          ? []
          : [
              `${rule.logicalId} counts the stop codes ${shortJson(codes)}, expected ${shortJson(exited)}, and none of tasks that somebody stopped`,
            ]),
        ...(statuses.length === 1 && statuses[0] === 'STOPPED'
          ? []
          : [
              `${rule.logicalId} counts the states ${shortJson(statuses)}, expected only "STOPPED": a task has several`,
            ]),
        ...(rule.properties.State === 'DISABLED' ? [`${rule.logicalId} is DISABLED`] : []),
      ];
    }),
  ];
}
