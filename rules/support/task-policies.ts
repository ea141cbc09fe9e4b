import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { type Located, resourcesOf } from './resources-of';

/** The roles of a task definition and the policies attached to them: what its tasks may ask AWS for. */
export function taskPolicies(stacks: readonly ParsedStack[], task: Located): Located[] {
  const roles = [task.properties.TaskRoleArn, task.properties.ExecutionRoleArn].flatMap(
    (value) => resolveReference(stacks, { stack: task.stack, value }).target ?? [],
  );
  const attached = resourcesOf(stacks, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter(
    ({ stack, properties }) =>
      listOf(properties.Roles).some((value) => {
        const { key } = resolveReference(stacks, { stack, value });
        return roles.some((role) => role.key === key);
      }),
  );
  return [...roles, ...attached];
}
