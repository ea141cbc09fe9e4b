import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { referencesIn } from '../../rules/support/references';
import { resourcesOf } from '../../rules/support/resources';
import { secretsOfStore } from '../../rules/support/stores';
import { listOf } from '../../rules/support/template-values';
import type { Part } from './part';

/**
 * As whom a function enters a store. Nothing tells it by variables: its role may read the secret of one user, whose name
 * the secret ends with (config/contract/store-names.ts).
 */
export function functionUser(stacks: readonly ParsedStack[], fn: Part, store: Part): string {
  const role = resolveReference(stacks, { stack: fn.at.stack, value: fn.at.properties.Role }).key;
  const read = new Set(
    resourcesOf(stacks, 'AWS::IAM::Policy')
      .filter(({ stack, properties }) =>
        listOf(properties.Roles).some((value) => resolveReference(stacks, { stack, value }).key === role),
      )
      .flatMap(({ stack, properties }) => referencesIn(stacks, { stack, value: properties.PolicyDocument }))
      .map(({ key }) => key),
  );
  const names = secretsOfStore(stacks, store.at)
    .filter(({ key }) => read.has(key))
    .map(({ properties }) => String(properties.Name));
  if (names.some((name) => name.endsWith('/app'))) return "as the app's user";
  return names.length > 0 ? 'as a user who may only look' : 'no secret of it';
}
