import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { type Service, servicesOf } from './support/services';
import { isTrue, listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** More failures than a shortage makes while a deploy goes on: some thousand attempts at a dozen tasks. */
const minFailures = 10_000;

export const spotShortageUndoesNothing: Rule = {
  id: 'spot-shortage-undoes-nothing',
  title: 'A deploy of a service with tasks on Fargate Spot ends, and well, while Spot is short.',
  consequence:
    'Asked of AWS in February 2021 and open since: a task that finds no place is a failure to the circuit breaker, and ' +
    'Fargate never replaces Spot by on-demand. A shortage then takes the whole stack back, with the repair that was in it, ' +
    'or CloudFormation waits for three hours and does the same.',
  source: 'https://github.com/aws/containers-roadmap/issues/1273',
  check: (stacks) =>
    servicesOf(stacks).flatMap((service) => {
      return strategyOf(stacks, service).some(({ CapacityProvider }) => CapacityProvider === 'FARGATE_SPOT')
        ? problems(stacks, service).map((message) => findingAt(service, message))
        : [];
    }),
};

/** Where a service says nothing, how its cluster places tasks. */
function strategyOf(
  stacks: readonly ParsedStack[],
  { stack, properties }: Service,
): readonly Readonly<Record<string, unknown>>[] {
  const own = listOf(properties.CapacityProviderStrategy).map(recordOf);
  if (own.length > 0 || properties.LaunchType !== undefined) return own;
  const cluster = resolveReference(stacks, { stack, value: properties.Cluster });
  const associations = resourcesOf(stacks, 'AWS::ECS::ClusterCapacityProviderAssociations').filter(
    (one) =>
      resolveReference(stacks, { stack: one.stack, value: one.properties.Cluster }).key === cluster.key,
  );
  return [...(cluster.target === undefined ? [] : [cluster.target]), ...associations]
    .flatMap((one) => listOf(one.properties.DefaultCapacityProviderStrategy))
    .map(recordOf);
}

function problems(stacks: readonly ParsedStack[], service: Service): string[] {
  const deployment = recordOf(service.properties.DeploymentConfiguration);
  const { Type, Value } = recordOf(recordOf(deployment.DeploymentCircuitBreaker).ThresholdConfiguration);
  const { Enable, HealthyPercent } = recordOf(deployment.EarlySuccessCriteria);
  const healthyPercent = numberOf(HealthyPercent) ?? 100;
  const short = isTrue(Enable) ? shortAt(stacks, service, healthyPercent) : undefined;
  return [
    ...(Type === 'COUNT' && (numberOf(Value) ?? 0) >= minFailures
      ? []
      : [
          `its circuit breaker is tripped by ${shortJson(Value)} tasks (${shortJson(Type)}) that find no place, expected a COUNT of at least ${minFailures}`,
        ]),
    ...(isTrue(Enable)
      ? []
      : [
          `EarlySuccessCriteria are ${shortJson(Enable)}, expected Enable: a deploy waits for Spot without them`,
        ]),
    ...(short === undefined
      ? []
      : [
          `at ${short} tasks ${healthyPercent} percent must be healthy, more than run on demand, expected no more than that`,
        ]),
  ];
}

/** The fewest tasks at which the on-demand ones do not suffice, rounded against us. */
function shortAt(
  stacks: readonly ParsedStack[],
  service: Service,
  healthyPercent: number,
): number | undefined {
  const range = taskRange(scalableTargets(stacks, service).at(0));
  if (range === undefined) return undefined;
  const providers = strategyOf(stacks, service);
  const weightOf = (some: readonly Readonly<Record<string, unknown>>[]) =>
    some.reduce((sum, { Weight }) => sum + (numberOf(Weight) ?? 0), 0);
  const onDemand = providers.filter(({ CapacityProvider }) => CapacityProvider === 'FARGATE');
  const base = onDemand.reduce((sum, { Base }) => sum + (numberOf(Base) ?? 0), 0);
  const share = weightOf(onDemand) / Math.max(1, weightOf(providers));
  // A slip of the pen in the range cannot hang a synth: no service runs more.
  for (let tasks = Math.max(1, range.min); tasks <= Math.min(range.max, 10_000); tasks += 1) {
    // A hair more, for thirds that are a little less than that.
    const running = Math.min(tasks, base + Math.floor(Math.max(0, tasks - base) * share + 1e-9));
    if (running < Math.ceil((tasks * healthyPercent) / 100)) return tasks;
  }
  return undefined;
}
