import { tagKeys } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import { type Reference, resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt, tagOf } from './support/resources';
import { type Ingress, ingressOf } from './support/security-groups';
import { type StoreResource, storeGroups, storePort, storesOf } from './support/stores';
import { numberOf, shortJson } from './support/template-values';

const groupType = 'AWS::EC2::SecurityGroup';
const addresses = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId'] as const;

export const storeIngress: Rule = {
  id: 'store-ingress',
  title: "Only members of a store's own client groups may dial it.",
  consequence:
    'HeadCrab, found in 2023: at least 1,200 Redis servers that strangers could dial were taken over. From inside it ' +
    'is the second wall between jobs and websockets, which shared a store at Avochato on 19 November 2020.',
  source: incidents.headCrab2023,
  check: (stacks) =>
    storesOf(stacks).flatMap((store) => [...joined(stacks, store), ...admitted(stacks, store)]),
};

/** A store without a group of its own is in the VPC's default group, and one in a foreign group cannot be checked. */
function joined(stacks: readonly ParsedStack[], store: StoreResource): RuleFinding[] {
  const groups = storeGroups(stacks, store);
  if (groups.length === 0) {
    return [findingAt(store, 'SecurityGroupIds is empty, expected a security group of its own')];
  }
  return groups
    .filter(({ target }) => target?.resource.Type !== groupType)
    .map(({ key }) =>
      findingAt(store, `is in the security group ${key}, expected one that these templates make`),
    );
}

function admitted(stacks: readonly ParsedStack[], store: StoreResource): RuleFinding[] {
  return storeGroups(stacks, store).flatMap(({ key }) =>
    ingressOf(stacks, key)
      .filter(({ at, rule }) => source(stacks, { at, rule }).key !== key)
      .flatMap((ingress) =>
        [...strangers(stacks, store, ingress), ...otherPorts(store, ingress)].map((message) =>
          findingAt(ingress.at, message),
        ),
      ),
  );
}

/** Where a rule lets somebody in from, if it is a group. A store's own nodes may always speak to each other. */
function source(stacks: readonly ParsedStack[], { at, rule }: Ingress): Reference {
  return resolveReference(stacks, { stack: at.stack, value: rule.SourceSecurityGroupId });
}

/** Who else may dial. A store that does not say what it is for may be dialled by any group of the templates. */
function strangers(stacks: readonly ParsedStack[], store: StoreResource, ingress: Ingress): string[] {
  const { rule } = ingress;
  const named = addresses.filter((kind) => rule[kind] !== undefined);
  if (named.length > 0) {
    const who = named.map((kind) => `${kind} ${shortJson(rule[kind])}`).join(' and ');
    return [`lets ${who} dial the store ${store.logicalId}, expected a security group`];
  }
  const { key, target } = source(stacks, ingress);
  const lets = `lets ${target?.logicalId ?? key} dial the store ${store.logicalId}, expected a security group`;
  if (target?.resource.Type !== groupType) return [`${lets} that these templates make`];
  const role = tagOf(store, tagKeys.role);
  return role === undefined || tagOf(target, tagKeys.role) === role
    ? []
    : [`${lets} with the tag ${tagKeys.role}=${role}`];
}

function otherPorts(store: StoreResource, { rule }: Ingress): string[] {
  const { IpProtocol, FromPort, ToPort } = rule;
  const port = storePort(store);
  return IpProtocol === 'tcp' && numberOf(FromPort) === port && numberOf(ToPort) === port
    ? []
    : [
        `opens ${shortJson(IpProtocol)} ports ${shortJson(FromPort)} to ${shortJson(ToPort)} of the store ${store.logicalId}, expected tcp ${port}`,
      ];
}
