import { metadataKeys } from '../../config/contract/metadata-keys';
import type { RolloutPercentages, TaskRange } from '../../domain/rollout/rollout-for';
import type { ParsedStack } from '../../rules/rule';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { rolloutPercentages, servicesOf } from '../../rules/support/services';
import { literalText, numberOf, recordOf } from '../../rules/support/template-values';
import { type Change, type Comparison, shortStack } from './compare';

/** A service or pool as one version of the templates has it. */
export interface ServiceVersion {
  /** Of the ECS service: `<stack>/<logical id>`. */
  readonly key: string;
  /** `Pool-Default/WorkersService...`. */
  readonly place: string;
  readonly stack: string;
  readonly name: string;
  readonly range?: TaskRange;
  readonly percentages?: RolloutPercentages;
  readonly mode?: string;
  /** What holds while its tasks are replaced, in a sentence of the template. */
  readonly rule?: string;
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly latencyTargetSeconds?: number;
  /** Key of its task definition. */
  readonly task?: string;
}

/** Services and pools of a version, by name: a pool that moves to another stack is the same pool. */
export function serviceVersions(
  stage: string,
  stacks: readonly ParsedStack[],
): ReadonlyMap<string, ServiceVersion> {
  const found = servicesOf(stacks).map((service): ServiceVersion => {
    const [target] = scalableTargets(stacks, service);
    const metadata = service.resource.Metadata ?? {};
    const place = `${shortStack(stage, service.stack)}/${service.logicalId}`;
    return {
      key: service.key,
      place,
      stack: service.stack,
      name: literalText(service.properties.ServiceName) ?? place,
      range: taskRange(target),
      percentages: rolloutPercentages(service),
      mode: literalText(recordOf(metadata[metadataKeys.rollout]).mode),
      rule: literalText(recordOf(metadata[metadataKeys.rollout]).rule),
      cpuUnits: numberOf(service.task?.properties.Cpu),
      memoryMiB: numberOf(service.task?.properties.Memory),
      latencyTargetSeconds: numberOf(metadata[metadataKeys.latencyTargetSeconds]),
      task: service.task?.key,
    };
  });
  return new Map(found.map((service) => [service.name, service]));
}

/** Properties of a service that start a deployment of it (API reference, UpdateService). */
const starting: ReadonlySet<string> = new Set([
  'TaskDefinition',
  'NetworkConfiguration',
  'PlatformVersion',
  'LoadBalancers',
  'ServiceRegistries',
  'ServiceConnectConfiguration',
  'VolumeConfigurations',
  'VpcLatticeConfigurations',
  'Monitoring',
]);

/** Services that stand on both sides and whose tasks are replaced by the deploy. */
export function rolling({ stage, after, changes }: Comparison): readonly ServiceVersion[] {
  const byKey = new Map(changes.map((change) => [change.key, change]));
  return [...serviceVersions(stage, after).values()].filter(({ key, task }) => {
    const own = byKey.get(key);
    if (own !== undefined && own.impact !== 'update') return false;
    return starts(own) || isNewRevision(byKey.get(task ?? ''));
  });
}

function starts(change: Change | undefined): boolean {
  return change?.properties.some(({ name }) => starting.has(name)) === true;
}

/** Its tags and metadata are changed in place. */
function isNewRevision(task: Change | undefined): boolean {
  return task?.impact === 'update' && task.properties.some(({ name }) => name !== 'Tags');
}
