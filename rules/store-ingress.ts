import { tagKeys } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt } from './support/finding-at';
import { type Ingress, ingressOf } from './support/ingress-of';
import { securityGroups } from './support/security-groups';
import { shown } from './support/shown';
import { type Store, storesOf } from './support/stores-of';
import { tagOf } from './support/tag-of';

const groupType = 'AWS::EC2::SecurityGroup';
const addresses = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId'] as const;

export const storeIngress: Rule = {
  id: 'store-ingress',
  title: "Only members of a store's own client groups may dial it.",
  consequence:
    'HeadCrab, found in 2023: at least 1,200 Redis servers that strangers could dial were taken over. From inside it ' +
    'is the second wall between jobs and websockets, which shared a store at Avochato on 19 November 2020.',
  source: incidents.headCrab2023,
  check: (stacks) => storesOf(stacks).flatMap((store) => [...joined(stacks, store), ...admitted(stacks, store)]),
};

/** A store without a group of its own is in the VPC's default group, and one in a foreign group cannot be checked. */
function joined(stacks: readonly ParsedStack[], store: Store): RuleFinding[] {
  const groups = groupsOf(stacks, store);
  if (groups.length === 0) {
    return [findingAt(store, 'SecurityGroupIds is empty, expected a security group of its own')];
  }
  return groups
    .filter(({ target }) => target?.resource.Type !== groupType)
    .map(({ key }) => findingAt(store, `is in the security group ${key}, expected one that these templates make`));
}

function admitted(stacks: readonly ParsedStack[], store: Store): RuleFinding[] {
  return groupsOf(stacks, store).flatMap(({ key }) =>
    ingressOf(stacks, key).flatMap((ingress) => {
      const problem = strangerIn(stacks, { store, groupKey: key, ingress });
      return problem === undefined ? [] : [findingAt(ingress.at, problem)];
    }),
  );
}

interface Admission {
  readonly store: Store;
  readonly groupKey: string;
  readonly ingress: Ingress;
}

function strangerIn(stacks: readonly ParsedStack[], admission: Admission): string | undefined {
  const { store, groupKey, ingress } = admission;
  const { rule, at } = ingress;
  const who = `lets %s dial the store ${store.logicalId}, expected a security group`;
  for (const kind of addresses) {
    if (rule[kind] !== undefined) return who.replace('%s', `${kind} ${shown(rule[kind])}`);
  }
  const source = resolveReference(stacks, { stack: at.stack, value: rule.SourceSecurityGroupId });
  // Its own nodes, and any group of these templates where the store does not say what it is for.
  const role = tagOf(store, tagKeys.role);
  if (source.key === groupKey) return undefined;
  if (source.target?.resource.Type !== groupType) return `${who.replace('%s', source.key)} of these templates`;
  if (role === undefined || tagOf(source.target, tagKeys.role) === role) return undefined;
  return `${who.replace('%s', source.target.logicalId)} with the tag ${tagKeys.role}=${role}`;
}

function groupsOf(stacks: readonly ParsedStack[], { stack, properties }: Store) {
  return securityGroups(stacks, { stack, value: properties.SecurityGroupIds });
}
