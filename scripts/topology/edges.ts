import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { balancersOf } from '../../rules/support/balancers';
import { referencesIn } from '../../rules/support/references';
import { resourcesOf } from '../../rules/support/resources';
import { egressOf, ingressOf } from '../../rules/support/security-groups';
import { containersOf, servicesOf } from '../../rules/support/services';
import { secretsOfStore } from '../../rules/support/stores';
import { listOf, recordOf } from '../../rules/support/template-values';
import { dialledPorts, portsOf } from './dialled-ports';
import { type DiagramNode, type Edge, mermaidId } from './mermaid';

/** Who may dial a service, and which requests a load balancer sends there. */
export function routedEdges(stacks: readonly ParsedStack[], nodes: readonly DiagramNode[]): Edge[] {
  const services = nodes.filter(({ kind }) => kind === 'service' || kind === 'pool');
  const functions = nodes.filter(({ kind }) => kind === 'function');
  const ways = { sources: routesByBalancer(stacks), targets: targetGroupsByOwner(stacks) };
  return nodes
    .filter(({ kind }) => kind !== 'store' && kind !== 'topic')
    .flatMap((from) => [
      ...functions.flatMap((to): Edge[] => {
        // A load balancer calls a function by AWS's own API: no security group is asked.
        const routes = routesOf(ways, from, to);
        return routes.length === 0 ? [] : [{ from: from.id, to: to.id, label: routes.join(', ') }];
      }),
      ...services.flatMap((to): Edge[] => {
        const ports = dialledPorts(stacks, from, to);
        const routes = routesOf(ways, from, to);
        if (ports.length === 0 && routes.length === 0) return [];
        const label = [ports.length > 0 ? ports.join(', ') : 'may not dial', ...routes].join(': ');
        return [{ from: from.id, to: to.id, label, dotted: ports.length === 0 }];
      }),
    ]);
}

interface Route {
  readonly targetGroup: string;
  readonly label: string;
}

interface Ways {
  /** Of each load balancer, by its key. */
  readonly sources: ReadonlyMap<string, readonly Route[]>;
  /** Keys of target groups, by the key of the service or function behind them. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
}

function routesOf({ sources, targets }: Ways, from: DiagramNode, to: DiagramNode): string[] {
  const behind = targets.get(to.at.key) ?? [];
  const routes = (sources.get(from.at.key) ?? []).filter(({ targetGroup }) => behind.includes(targetGroup));
  // Rules of maintenance lead past it by headers, and say of hosts and paths what the service's own rule says.
  return [...new Set(routes.map(({ label }) => label))];
}

function routesByBalancer(stacks: readonly ParsedStack[]): Ways['sources'] {
  return new Map(
    balancersOf(stacks).map(({ key, listeners }) => [
      key,
      listeners
        .flatMap(({ actions }) => actions)
        .map(({ at, action }) => ({
          targetGroup: resolveReference(stacks, { stack: at.stack, value: action.TargetGroupArn }).key,
          label: conditions(at.properties.Conditions),
        })),
    ]),
  );
}

/** Target groups that hold a function name it themselves; those of services are named by the service. */
function targetGroupsByOwner(stacks: readonly ParsedStack[]): Ways['targets'] {
  const owners = new Map<string, readonly string[]>(
    servicesOf(stacks).map(({ key, targetGroups }) => [key, targetGroups.map((group) => group.key)]),
  );
  for (const group of resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
    for (const target of listOf(group.properties.Targets)) {
      const value = recordOf(target).Id;
      const { key } = resolveReference(stacks, { stack: group.stack, value });
      owners.set(key, [...(owners.get(key) ?? []), group.key]);
    }
  }
  return owners;
}

function conditions(value: unknown): string {
  const values = listOf(value)
    .map(recordOf)
    .flatMap((one) => [recordOf(one.HostHeaderConfig).Values, recordOf(one.PathPatternConfig).Values])
    .flatMap((list) => listOf(list).map(String));
  return values.length > 0 ? values.join(', ') : 'the rest';
}

/**
 * Who may dial which store, and under which variables it is told where and how. The two come from different places of
 * the templates, so each is drawn without the other when they disagree.
 */
export function storeEdges(stacks: readonly ParsedStack[], nodes: readonly DiagramNode[]): Edge[] {
  const stores = nodes.filter(({ kind }) => kind === 'store');
  return nodes
    .filter(({ kind }) => kind !== 'store')
    .flatMap((from) =>
      stores.flatMap((to): Edge[] => {
        const ports = dialledPorts(stacks, from, to);
        const secrets = secretsFor(stacks, from, to);
        if (ports.length === 0 && secrets.length === 0) return [];
        const without = from.kind === 'function' ? functionUser(stacks, from, to) : 'no secret of it';
        const access = secrets.length > 0 ? secrets.join(', ') : without;
        return ports.length > 0
          ? [{ from: from.id, to: to.id, label: `${ports.join(', ')}: ${access}` }]
          : [{ from: from.id, to: to.id, label: `may not dial: ${access}`, dotted: true }];
      }),
    );
}

/** The variables of a task that are filled from a secret of the store. */
function secretsFor(stacks: readonly ParsedStack[], from: DiagramNode, to: DiagramNode): string[] {
  const keys = new Set(secretsOfStore(stacks, to.at).map(({ key }) => key));
  const task = servicesOf(stacks).find(({ key }) => key === from.at.key)?.task;
  return containersOf(task)
    .flatMap(({ Secrets }) => listOf(Secrets).map(recordOf))
    .filter(({ ValueFrom: value }) =>
      referencesIn(stacks, { stack: from.at.stack, value }).some(({ key }) => keys.has(key)),
    )
    .map(({ Name }) => String(Name));
}

/**
 * As whom a function enters a store. Nothing tells it by variables: its role may read the secret of one user, whose name
 * the secret ends with (config/contract/store-names.ts).
 */
function functionUser(stacks: readonly ParsedStack[], fn: DiagramNode, store: DiagramNode): string {
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

/** Addresses outside of the stage, and the arrows from and to them. */
export interface Outside {
  readonly boxes: ReadonlyMap<string, readonly string[]>;
  readonly edges: readonly Edge[];
}

/** What may come in from which addresses, and which addresses may be dialled. */
export function outsideEdges(stacks: readonly ParsedStack[], nodes: readonly DiagramNode[]): Outside {
  const boxes = new Map<string, readonly string[]>();
  const edges = nodes.flatMap((node): Edge[] => {
    const rulesIn = node.groups.flatMap(({ key }) => ingressOf(stacks, key).map(({ rule }) => rule));
    const rulesOut = node.groups.flatMap(({ key }) => egressOf(stacks, key).map(({ rule }) => rule));
    return [
      ...rulesIn.filter(hasAddress).map((rule): Edge => {
        const id = mermaidId('from', String(rule.CidrIp));
        boxes.set(id, ['customers', String(rule.CidrIp)]);
        return { from: id, to: node.id, label: portsOf(rule) };
      }),
      ...rulesOut.filter(hasAddress).map((rule): Edge => {
        const id = mermaidId('to', `${String(rule.CidrIp)}_${portsOf(rule)}`);
        boxes.set(id, [String(rule.Description ?? 'anything'), String(rule.CidrIp)]);
        return { from: node.id, to: id, label: portsOf(rule) };
      }),
    ];
  });
  return { boxes, edges };
}

/** Without the rule by which CDK says "nothing": ICMP to an address that nobody has. */
function hasAddress({ CidrIp: address }: Readonly<Record<string, unknown>>): boolean {
  return typeof address === 'string' && address !== '255.255.255.255/32';
}

/**
 * How many alarms from within a border tell which topic.
 *
 * @param borderOf the border that a stack is drawn as, or in
 */
export function alarmEdges(
  stacks: readonly ParsedStack[],
  nodes: readonly DiagramNode[],
  borderOf: (stack: string) => string,
): Edge[] {
  const topics = nodes.filter(({ kind }) => kind === 'topic');
  const told = resourcesOf(stacks, 'AWS::CloudWatch::Alarm').flatMap(({ stack, properties }) =>
    listOf(properties.AlarmActions).map((value) => ({
      from: borderOf(stack),
      key: resolveReference(stacks, { stack, value }).key,
    })),
  );
  return [...new Set(told.map(({ from }) => from))].flatMap((from) =>
    topics.flatMap(({ id, at }): Edge[] => {
      const count = told.filter((one) => one.from === from && one.key === at.key).length;
      if (count === 0) return [];
      return [{ from, to: id, label: `${count} alarm${count === 1 ? '' : 's'}`, dotted: true }];
    }),
  );
}
