import { cidrsOverlap } from '../config/cidr';
import type { Role } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { referencesIn } from './support/references';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { egressOf, ingressOf } from './support/security-groups';
import { containersOf, type Service, servicesOf, taskPolicies } from './support/services';
import { type StoreResource, secretsOfStore, storeGroups, storePort, storesOf } from './support/stores';
import { listOf, literalText, numberOf, recordOf } from './support/template-values';

const websockets: Role = 'websockets';

export const websocketsNotInJobStore: Rule = {
  id: 'websockets-not-in-job-store',
  title: 'Websockets can neither dial the job store nor open it.',
  consequence:
    'Avochato, 19 November 2020: websockets and jobs used the same Redis, so what went wrong with the one took the ' +
    'other, and then everything, with it.',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    servicesOf(stacks, websockets).flatMap((service) =>
      storesOf(stacks, 'jobs').flatMap((store) =>
        [
          ...doors(stacks, service, store),
          ...ways(stacks, service, store),
          ...keys(stacks, service, store),
        ].map((message) => findingAt(service, message)),
      ),
    ),
};

/** Groups that let a service dial the store. */
function doors(stacks: readonly ParsedStack[], service: Service, store: StoreResource): string[] {
  const nodes = storeGroups(stacks, store).map(({ key }) => key);
  const clients = nodes.flatMap((group) =>
    ingressOf(stacks, group).map(
      ({ at, rule }) => resolveReference(stacks, { stack: at.stack, value: rule.SourceSecurityGroupId }).key,
    ),
  );
  const admitted = new Set([...nodes, ...clients]);
  return service.groups
    .filter(({ key }) => admitted.has(key))
    .map(
      ({ target, key }) =>
        `is in the security group ${target?.logicalId ?? key}, which the job store ${store.logicalId} admits: expected none`,
    );
}

/**
 * Rules of a service's groups that are there for dialling the store: for its very port, to its own group or into the VPC.
 * A group that may dial everything, as EC2 makes them, says nothing about a store.
 */
function ways(stacks: readonly ParsedStack[], service: Service, store: StoreResource): string[] {
  const port = storePort(store);
  const nodes = storeGroups(stacks, store).map(({ key }) => key);
  const blocks = resourcesOf(stacks, 'AWS::EC2::VPC').flatMap((vpc) => cidrOf(vpc.properties.CidrBlock));
  return service.groups.flatMap(({ key, target }) =>
    egressOf(stacks, key)
      .filter(({ rule }) => numberOf(rule.FromPort) === port && numberOf(rule.ToPort) === port)
      .filter(({ stack: from, rule }) => {
        const to = resolveReference(stacks, { stack: from, value: rule.DestinationSecurityGroupId }).key;
        return (
          nodes.includes(to) ||
          cidrOf(rule.CidrIp).some((cidr) => blocks.some((block) => cidrsOverlap(cidr, block)))
        );
      })
      .map(
        () =>
          `is in the security group ${target?.logicalId ?? key}, which may dial port ${port} of the job store ${store.logicalId}: expected no way there`,
      ),
  );
}

/** A block that the template says as text. */
function cidrOf(value: unknown): string[] {
  const text = literalText(value);
  return text !== undefined && /^[\d.]+\/\d+$/.test(text) ? [text] : [];
}

/** Ways for a service to learn address or password: its containers' variables, and what its roles may read. */
function keys(stacks: readonly ParsedStack[], service: Service, store: StoreResource): string[] {
  const { task } = service;
  if (task === undefined) return [];
  const secrets = secretsOfStore(stacks, store);
  const opens = ({ key }: Located) => key === store.key || secrets.some((secret) => secret.key === key);
  const fromVariables = containersOf(task).flatMap(({ Environment, Secrets }) => [
    ...referencesIn(stacks, { stack: task.stack, value: [Environment, Secrets] }),
    ...listOf(Secrets).flatMap((one) => secrets.filter((secret) => isNamed(secret, recordOf(one).ValueFrom))),
  ]);
  const fromPolicies = taskPolicies(stacks, task).flatMap(({ stack, properties }) =>
    referencesIn(stacks, { stack, value: [properties.PolicyDocument, properties.Policies] }),
  );
  const found = (list: readonly Located[]) => [
    ...new Set(list.filter(opens).map(({ logicalId }) => logicalId)),
  ];
  return [
    ...found(fromVariables).map(
      (id) => `is given ${id} of the job store ${store.logicalId}: expected nothing of it`,
    ),
    ...found(fromPolicies).map(
      (id) => `may read ${id} of the job store ${store.logicalId}: expected nothing of it`,
    ),
  ];
}

/** A secret may also be given by an ARN that holds its name. */
function isNamed(secret: Located, value: unknown): boolean {
  const name = literalText(secret.properties.Name);
  return name !== undefined && (literalText(value)?.includes(`:secret:${name}-`) ?? false);
}
