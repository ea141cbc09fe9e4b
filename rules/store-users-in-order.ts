import type { ParsedStack, Rule } from './rule';
import { resolveNamed } from './support/references';
import { findingAt, type Located, located, resourcesOf } from './support/resources';
import { listOf } from './support/template-values';

export const storeUsersInOrder: Rule = {
  id: 'store-users-in-order',
  title: 'The users of one group are changed one after the other.',
  consequence:
    'Terraform users, 2023: ElastiCache refuses to change a user while its group takes in the change of another ' +
    '(InvalidUserState, InvalidUserGroupState). CloudFormation changes at once what does not depend on each other, and a ' +
    'release that gives two users new access strings rolls the stack of the stores back.',
  source: 'https://github.com/hashicorp/terraform-provider-aws/issues/28688',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::ElastiCache::UserGroup').flatMap((group) => {
      const users = listOf(group.properties.UserIds).flatMap(
        (value) => resolveNamed(stacks, { stack: group.stack, value }, named).target ?? [],
      );
      return users.flatMap((user, index) =>
        users
          .slice(0, index)
          .filter((other) => user.stack === other.stack && user.key !== other.key)
          .filter((other) => !waitsFor(stacks, user, other) && !waitsFor(stacks, other, user))
          .map((other) =>
            findingAt(user, `is changed together with ${other.logicalId} of its group, expected DependsOn`),
          ),
      );
    }),
};

/** An id that is written out binds as a reference does. */
const named = { type: 'AWS::ElastiCache::User', property: 'UserId' } as const;

/** Whether one resource depends on another by `DependsOn`, also by way of others. */
function waitsFor(stacks: readonly ParsedStack[], one: Located, other: Located): boolean {
  const stack = stacks.find(({ name }) => name === one.stack);
  const seen = new Set<string>();
  const reaches = (id: string): boolean => {
    if (id === other.logicalId) return true;
    if (seen.has(id) || stack === undefined) return false;
    seen.add(id);
    const resource = located(stack, id)?.resource;
    return listOf(resource?.DependsOn).some((next) => reaches(String(next)));
  };
  return listOf(one.resource.DependsOn).some((next) => reaches(String(next)));
}
