import type { ParsedStack, Rule } from './rule';
import { deploymentAlarms, failedTaskCount } from './support/failed-tasks';
import { findingAt } from './support/resources';
import { containersOf, type Service, servicesOf } from './support/services';
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
    servicesOf(stacks).flatMap((service) =>
      [...problems(service), ...blind(stacks, service)].map((message) => findingAt(service, message)),
    ),
};

/** It counts tasks that never run, and failed health checks. Of a task that runs and then exits, without a check, it hears nothing. */
function blind(stacks: readonly ParsedStack[], service: Service): string[] {
  const checked =
    service.targetGroups.length > 0 ||
    containersOf(service.task).some(({ HealthCheck }) => HealthCheck !== undefined);
  const counted = deploymentAlarms(stacks, service).some(
    (counting) => failedTaskCount(stacks, { counting, service }) !== undefined,
  );
  return checked || counted
    ? []
    : ['its circuit breaker sees no task that exits, expected a health check or an alarm that counts them'];
}

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
