import type { Rule, RuleFinding } from './rule';
import { attributeOf, findingAt, type Located } from './support/resources';
import { type Service, servicesOf } from './support/services';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** Seconds from the warning to the end of a Spot task. */
const spotNoticeSeconds = 120;
/** What AWS takes when the attribute is left out. */
const defaultDeregistrationSeconds = 300;

export const quickHealthChecks: Rule = {
  id: 'quick-health-checks',
  title: 'A good task gets requests within seconds, and a Spot task gives them up before it is gone.',
  consequence:
    'With the defaults of AWS (5 checks, 30 s apart) a third of the tasks that a deploy replaces is missed for 150 s ' +
    'instead of 20 s: at Avochato, 19 November 2020, that third was capacity that customers waited for.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/ec2-and-fargate-spot.html',
  check: (stacks) => servicesOf(stacks).flatMap(problems),
};

function problems(service: Service): RuleFinding[] {
  const groups = service.targetGroups.flatMap(({ target }) => target ?? []);
  return groups.flatMap((group) => [...checks(group), ...(usesSpot(service) ? draining(group) : [])]);
}

function checks(group: Located): RuleFinding[] {
  const { HealthCheckIntervalSeconds: interval, HealthyThresholdCount: healthy } = group.properties;
  return [
    ...((numberOf(interval) ?? 30) > 10
      ? [findingAt(group, `HealthCheckIntervalSeconds is ${shortJson(interval)}, expected at most 10`)]
      : []),
    ...((numberOf(healthy) ?? 5) > 2
      ? [findingAt(group, `HealthyThresholdCount is ${shortJson(healthy)}, expected at most 2`)]
      : []),
  ];
}

function usesSpot({ properties }: Service): boolean {
  return listOf(properties.CapacityProviderStrategy).some(
    (one) => recordOf(one).CapacityProvider === 'FARGATE_SPOT',
  );
}

function draining(group: Located): RuleFinding[] {
  const value = attributeOf(group, 'deregistration_delay.timeout_seconds');
  return (numberOf(value) ?? defaultDeregistrationSeconds) < spotNoticeSeconds
    ? []
    : [
        findingAt(
          group,
          `deregistration_delay.timeout_seconds is ${shortJson(value)} with Fargate Spot, expected less than ${spotNoticeSeconds}`,
        ),
      ];
}
