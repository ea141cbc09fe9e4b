import { metadataKeys } from '../../config/contract/metadata-keys';
import type { TaskRange } from '../../domain/rollout/rollout-for';
import { uncheckedHealthySeconds } from '../../domain/rollout/rollout-limits';
import { resolveReference, type ValueIn } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { deploymentAlarms, failedTaskCount } from '../../rules/support/failed-tasks';
import { resourcesOf } from '../../rules/support/resources';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { rolloutPercentages, type Service, servicesOf } from '../../rules/support/services';
import { isRecord, listOf, numberOf, recordOf } from '../../rules/support/template-values';
import type { Datapoint } from '../../simulation/evaluate-alarm';
import { matchesPattern } from '../../simulation/event-pattern';
import { metricAlarmOf } from '../../simulation/metric-alarm';
import type { WatchedRollout } from '../../simulation/simulate-bad-rollout';

/** A service of a stage, as far as it decides what becomes of a bad version. */
export interface NamedRollout extends WatchedRollout {
  readonly service: string;
  readonly mode: string;
  readonly range: TaskRange;
}

/**
 * The rollouts of a stage's services by name, as its templates say them: the rule that lets an event in, the metric filter
 * that makes a data point of it and the alarm on that are the deployed ones, each with its own words for the others.
 */
export function watchedRollouts(stacks: readonly ParsedStack[]): Readonly<Record<string, NamedRollout>> {
  return Object.fromEntries(
    servicesOf(stacks).map((service) => {
      const rollout = watchedRollout(stacks, service);
      return [rollout.service, rollout];
    }),
  );
}

function watchedRollout(stacks: readonly ParsedStack[], service: Service): NamedRollout {
  const name = String(service.properties.ServiceName);
  const percentages = rolloutPercentages(service);
  const range = taskRange(scalableTargets(stacks, service).at(0));
  const breaker = recordOf(recordOf(service.properties.DeploymentConfiguration).DeploymentCircuitBreaker);
  const breakerFailures = numberOf(recordOf(breaker.ThresholdConfiguration).Value);
  const [alarm, ...others] = deploymentAlarms(stacks, service).filter(
    (counting) => failedTaskCount(stacks, { counting, service }) !== undefined,
  );
  if (percentages === undefined || range === undefined || breakerFailures === undefined) {
    throw new Error(`${name}: expected percentages, a range and a breaker in the template`);
  }
  if (alarm === undefined || others.length > 0)
    throw new Error(`${name}: expected one alarm on failing tasks`);
  // Following references for each of ten thousand tasks is most of a simulation.
  const counts = new Map<string, ReturnType<typeof datapoint>>();
  return {
    service: name,
    mode: String(recordOf(service.resource.Metadata?.[metadataKeys.rollout]).mode),
    range,
    percentages,
    breakerFailures,
    alarm: metricAlarmOf(recordOf(deployed(stacks, { stack: alarm.stack, value: alarm.properties }))),
    counted: (stopCode, stoppedReason) => {
      const known = `${stopCode} ${stoppedReason}`;
      if (!counts.has(known))
        counts.set(known, datapoint(stacks, stoppedTask(stacks, service, [stopCode, stoppedReason])));
      return counts.get(known);
    },
    healthySeconds: uncheckedHealthySeconds,
  };
}

/** An event of a service's task that has ended, as ECS sends it (ECS developer guide, "Task state change events"). */
function stoppedTask(
  stacks: readonly ParsedStack[],
  { stack, properties, task }: Service,
  [stopCode, stoppedReason]: readonly [string, string],
): Readonly<Record<string, unknown>> {
  return {
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    detail: {
      clusterArn: resolveReference(stacks, { stack, value: properties.Cluster }).key,
      group: `service:${String(properties.ServiceName)}`,
      lastStatus: 'STOPPED',
      stopCode,
      stoppedReason,
      taskDefinitionArn: task?.key,
    },
  };
}

/** What the deployed rules and filters make of an event. */
function datapoint(
  stacks: readonly ParsedStack[],
  event: Readonly<Record<string, unknown>>,
): Omit<Datapoint, 'atSeconds'> | undefined {
  const isLetIn = resourcesOf(stacks, 'AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined)
    .filter((rule) => rule.properties.State !== 'DISABLED')
    .some((rule) =>
      matchesPattern(
        recordOf(deployed(stacks, { stack: rule.stack, value: rule.properties.EventPattern })),
        event,
      ),
    );
  const [filter] = resourcesOf(stacks, 'AWS::Logs::MetricFilter');
  const [transformation] = listOf(filter?.properties.MetricTransformations).map(recordOf);
  if (!isLetIn || transformation === undefined) return undefined;
  return {
    namespace: String(transformation.MetricNamespace),
    metricName: String(transformation.MetricName),
    value: Number(transformation.MetricValue),
    unit: String(transformation.Unit),
    dimensions: Object.fromEntries(
      listOf(transformation.Dimensions)
        .map(recordOf)
        .map(({ Key, Value }) => [String(Key), String(selected(event, String(Value)))]),
    ),
  };
}

/** `$.detail.group` of an event. */
function selected(event: unknown, selector: string): unknown {
  return selector
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => recordOf(value)[key], event);
}

/** A value as it is once it is deployed, with the key of a resource in place of its name or ARN. */
function deployed(stacks: readonly ParsedStack[], { stack, value }: ValueIn): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => deployed(stacks, { stack, value: one }));
  if (!isRecord(value)) return value;
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) {
    return resolveReference(stacks, { stack, value }).key;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, deployed(stacks, { stack, value: one })]),
  );
}
