import { tagKeys } from '../../config/contract/tag-keys';
import { type Reference, resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { recordOf } from './record-of';
import { type Located, resourcesOf } from './resources-of';
import { securityGroups } from './security-groups';
import { tagOf } from './tag-of';

/** An ECS service with what belongs to it. */
export interface Service extends Located {
  /** What it says it is for, by `bulkhead:role` on itself, its task definition or a target group. */
  readonly role?: string;
  readonly task?: Located;
  readonly groups: readonly Reference[];
  readonly targetGroups: readonly Reference[];
}

/** The ECS services of an app that run a number of tasks. Daemons run one on each host, and have no count to scale. */
export function servicesOf(stacks: readonly ParsedStack[], role?: string): Service[] {
  return resourcesOf(stacks, 'AWS::ECS::Service')
    .filter(({ properties }) => properties.SchedulingStrategy !== 'DAEMON')
    .map((one) => complete(stacks, one))
    .filter((service) => role === undefined || service.role === role);
}

function complete(stacks: readonly ParsedStack[], service: Located): Service {
  const { stack, properties } = service;
  const task = resolveReference(stacks, { stack, value: properties.TaskDefinition }).target;
  const network = recordOf(recordOf(properties.NetworkConfiguration).AwsvpcConfiguration);
  const targetGroups = listOf(properties.LoadBalancers)
    .map((one) => recordOf(one).TargetGroupArn)
    .filter((value) => value !== undefined)
    .map((value) => resolveReference(stacks, { stack, value }));
  const role = [service, task, ...targetGroups.map(({ target }) => target)]
    .flatMap((one) => (one === undefined ? [] : (tagOf(one, tagKeys.role) ?? [])))
    .at(0);
  return {
    ...service,
    ...(role === undefined ? {} : { role }),
    ...(task === undefined ? {} : { task }),
    groups: securityGroups(stacks, { stack, value: network.SecurityGroups }),
    targetGroups,
  };
}
