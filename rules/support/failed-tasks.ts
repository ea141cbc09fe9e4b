import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { alarmDimensions } from './alarms';
import { resolveNamed } from './references';
import { type Located, resourcesOf } from './resources';
import type { Service } from './services';
import { isTrue, listOf, literalText, recordOf } from './template-values';

/** What of ECS's events on tasks an alarm counts. */
export interface TaskCount {
  /** The rules that let the events in. */
  readonly rules: readonly Located[];
  /** The alarm counts the tasks of this service and no others. */
  readonly ofService: boolean;
}

const alarm = { type: 'AWS::CloudWatch::Alarm', property: 'AlarmName' };
const logGroup = { type: 'AWS::Logs::LogGroup', property: 'LogGroupName' };

/** The alarms that undo a deploy of a service, as far as the templates make them; none where they are switched off. */
export function deploymentAlarms(stacks: readonly ParsedStack[], service: Service): Located[] {
  const { Enable, AlarmNames } = recordOf(recordOf(service.properties.DeploymentConfiguration).Alarms);
  if (!isTrue(Enable)) return [];
  return listOf(AlarmNames)
    .map((value) => resolveNamed(stacks, { stack: service.stack, value }, alarm).target)
    .filter((target) => target !== undefined)
    .filter(({ resource }) => resource.Type === alarm.type);
}

/**
 * Follows an alarm to the rules on ECS's events whose tasks it counts: its metric is that of a metric filter, and the rules
 * write into the filter's log group. Nothing for an alarm on something else.
 */
export function failedTaskCount(
  stacks: readonly ParsedStack[],
  { counting, service }: { readonly counting: Located; readonly service: Service },
): TaskCount | undefined {
  const { Namespace, MetricName } = counting.properties;
  for (const filter of resourcesOf(stacks, 'AWS::Logs::MetricFilter')) {
    const transformation = listOf(filter.properties.MetricTransformations)
      .map(recordOf)
      .find((one) => one.MetricNamespace === Namespace && one.MetricName === MetricName);
    const rules = transformation === undefined ? [] : rulesInto(stacks, filter);
    if (transformation !== undefined && rules.length > 0) {
      return { rules, ofService: isOfService(stacks, { transformation, counting, service }) };
    }
  }
  return undefined;
}

/** A filter's rules on ECS's events of tasks, by the log group of both. */
function rulesInto(stacks: readonly ParsedStack[], { stack, properties }: Located): Located[] {
  const { key } = resolveNamed(stacks, { stack, value: properties.LogGroupName }, logGroup);
  return resourcesOf(stacks, 'AWS::Events::Rule')
    .filter((rule) => listOf(pattern(rule)['detail-type']).includes('ECS Task State Change'))
    .filter((rule) =>
      listOf(rule.properties.Targets).some(
        (target) => resolveReference(stacks, { stack: rule.stack, value: recordOf(target).Arn }).key === key,
      ),
    );
}

/** The event pattern of a rule of EventBridge. */
export function pattern({ properties }: Located): Readonly<Record<string, unknown>> {
  return recordOf(properties.EventPattern);
}

interface Counted {
  readonly transformation: Readonly<Record<string, unknown>>;
  readonly counting: Located;
  readonly service: Service;
}

/** By the one dimension that both have: the revision of the service's task definition, or the service's group. */
function isOfService(
  stacks: readonly ParsedStack[],
  { transformation, counting, service }: Counted,
): boolean {
  const dimensions = listOf(transformation.Dimensions).map(recordOf);
  const [{ Key, Value } = {}] = dimensions;
  if (dimensions.length !== 1 || listOf(counting.properties.Dimensions).length !== 1) return false;
  const [value] = alarmDimensions(counting, String(Key));
  switch (Value) {
    case '$.detail.taskDefinitionArn':
      return resolveReference(stacks, { stack: counting.stack, value }).key === service.task?.key;
    case '$.detail.group':
      return literalText(value) === `service:${literalText(service.properties.ServiceName)}`;
    default:
      return false;
  }
}
