import type { Rule } from './rule';
import { findingAt } from './support/resources';
import { type Service, servicesOf } from './support/services';
import { isTrue, numberOf, recordOf, shortJson } from './support/template-values';

export const circuitBreakerOn: Rule = {
  id: 'circuit-breaker-on',
  title:
    'A deploy whose tasks do not start is called off after a stated number of failures, and rolled back.',
  consequence:
    'Before ECS had a circuit breaker, a task that crashed at start was tried for hours while CloudFormation waited ' +
    '(containers-roadmap 328), and nothing else could be deployed to the stack, least of all the repair.',
  source: 'https://github.com/aws/containers-roadmap/issues/328',
  check: (stacks) =>
    servicesOf(stacks).flatMap((service) => problems(service).map((message) => findingAt(service, message))),
};

/** Without a threshold ECS waits for half of the desired tasks to fail, up to 200 of them. */
function problems({ properties }: Service): string[] {
  const { Enable, Rollback, ThresholdConfiguration } = recordOf(
    recordOf(properties.DeploymentConfiguration).DeploymentCircuitBreaker,
  );
  const threshold = numberOf(recordOf(ThresholdConfiguration).Value) ?? 0;
  return [
    ...(isTrue(Enable) ? [] : [`Enable of its circuit breaker is ${shortJson(Enable)}, expected true`]),
    ...(isTrue(Rollback) ? [] : [`Rollback of its circuit breaker is ${shortJson(Rollback)}, expected true`]),
    ...(threshold > 0
      ? []
      : [
          `ThresholdConfiguration of its circuit breaker is ${shortJson(ThresholdConfiguration)}, expected a Value above 0`,
        ]),
  ];
}
