import { tagKeys } from '../../config/contract/tag-keys';
import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { type Reference, resolveReference, type ValueIn } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf, tagOf } from './resources';
import { securityGroups } from './security-groups';
import { listOf, numberOf, recordOf } from './template-values';

/** An ECS service with what belongs to it. */
export interface Service extends Located {
  /** What it says it is for, by `bulkhead:role` on itself, its task definition or a target group. */
  readonly role?: string;
  readonly task?: Located;
  readonly groups: readonly Reference[];
  /** Also the second ones, of services whose deploys shift traffic between two. */
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
    .map(recordOf)
    .flatMap((one) => [one.TargetGroupArn, recordOf(one.AdvancedConfiguration).AlternateTargetGroupArn])
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

/** The container definitions of a task definition. */
export function containersOf(task: Located | undefined): Readonly<Record<string, unknown>>[] {
  return listOf(task?.properties.ContainerDefinitions).map(recordOf);
}

/** The roles of a task definition and the policies attached to them: what its tasks may ask AWS for. */
export function taskPolicies(stacks: readonly ParsedStack[], task: Located): Located[] {
  const { TaskRoleArn, ExecutionRoleArn } = task.properties;
  return rolesWithPolicies(stacks, { stack: task.stack, value: [TaskRoleArn, ExecutionRoleArn] });
}

/** The roles in a list, or the one that a value is, with the policies attached to them. */
export function rolesWithPolicies(stacks: readonly ParsedStack[], { stack, value }: ValueIn): Located[] {
  const roles = listOf(value).flatMap((one) => resolveReference(stacks, { stack, value: one }).target ?? []);
  const attached = resourcesOf(stacks, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter((policy) =>
    listOf(policy.properties.Roles).some((one) => {
      const { key } = resolveReference(stacks, { stack: policy.stack, value: one });
      return roles.some((role) => role.key === key);
    }),
  );
  return [...roles, ...attached];
}

/**
 * The percentages with which ECS replaces a service's tasks; 100 and 200 where the template names none (API reference,
 * DeploymentConfiguration). Nothing when they are not whole numbers that the template says.
 */
export function rolloutPercentages({ properties }: Located): RolloutPercentages | undefined {
  const { MinimumHealthyPercent: min = 100, MaximumPercent: max = 200 } = recordOf(
    properties.DeploymentConfiguration,
  );
  const minHealthyPercent = numberOf(min) ?? -1;
  const maxHealthyPercent = numberOf(max) ?? -1;
  const valid =
    Number.isSafeInteger(minHealthyPercent) &&
    Number.isSafeInteger(maxHealthyPercent) &&
    minHealthyPercent >= 0 &&
    minHealthyPercent <= 100 &&
    maxHealthyPercent >= 100;
  return valid ? { minHealthyPercent, maxHealthyPercent } : undefined;
}
