import { taskEnvironment } from '../../config/contract/task-environment';
import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { balancersOf } from '../../rules/support/balancers';
import { resourcesOf } from '../../rules/support/resources';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { securityGroups } from '../../rules/support/security-groups';
import { containersOf, rolloutPercentages, type Service, servicesOf } from '../../rules/support/services';
import { type StoreResource, storeParameters, storesOf } from '../../rules/support/stores';
import { listOf, numberOf, recordOf } from '../../rules/support/template-values';
import { type DiagramNode, mermaidId } from './mermaid';

/** The load balancers and what they listen on. */
export function balancerNodes(stacks: readonly ParsedStack[]): DiagramNode[] {
  return balancersOf(stacks).map((balancer) => {
    const { stack, logicalId, properties, listeners } = balancer;
    const facing = properties.Scheme === 'internet-facing' ? 'faces the internet' : 'internal';
    return {
      id: mermaidId('balancer', logicalId),
      kind: 'balancer',
      at: balancer,
      lines: [
        'load balancer',
        facing,
        ...listeners.map((listener) => {
          const { Protocol: protocol, Port: port } = listener.properties;
          const redirects = listener.actions.every(({ action }) => action.Type === 'redirect');
          return `${String(protocol)} ${String(port)}${redirects ? ': redirects' : ''}`;
        }),
      ],
      groups: securityGroups(stacks, { stack, value: properties.SecurityGroups }),
    };
  });
}

/** Services and worker pools: how many tasks, how large, how a deploy replaces them. A pool names queues. */
export function serviceNodes(stacks: readonly ParsedStack[]): DiagramNode[] {
  return servicesOf(stacks).map((service) => {
    const name = String(service.properties.ServiceName ?? service.logicalId);
    const environment = environmentOf(service);
    const isPool = environment.has(taskEnvironment.queues);
    const title = isPool || service.role === name ? name : `${name} (${service.role ?? 'no role'})`;
    return {
      id: mermaidId(isPool ? 'pool' : 'service', name),
      kind: isPool ? 'pool' : 'service',
      at: service,
      lines: [title, ...workLines(environment), tasksLine(stacks, service), rolloutLine(service)],
      groups: service.groups,
    };
  });
}

function environmentOf(service: Service): ReadonlyMap<unknown, unknown> {
  const pairs = containersOf(service.task).flatMap(({ Environment }) => listOf(Environment).map(recordOf));
  return new Map(pairs.map(({ Name, Value }) => [Name, Value]));
}

function workLines(environment: ReadonlyMap<unknown, unknown>): string[] {
  const queues = environment.get(taskEnvironment.queues);
  if (queues === undefined) return [];
  if (queues === '') return ['no queue'];
  const jobs = String(environment.get(taskEnvironment.concurrency));
  return [`queues: ${String(queues).replaceAll(',', ', ')}`, `${jobs} jobs at once in a task`];
}

function tasksLine(stacks: readonly ParsedStack[], service: Service): string {
  const range = taskRange(scalableTargets(stacks, service).at(0));
  const vcpus = Number(service.task?.properties.Cpu) / 1024;
  const size = `${vcpus} vCPU, ${String(service.task?.properties.Memory)} MiB`;
  if (range === undefined) return `unscaled, ${size}`;
  const tasks = range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`;
  return `${tasks} task${range.max === 1 ? '' : 's'} of ${size}`;
}

function rolloutLine(service: Service): string {
  const mode = recordOf(service.resource.Metadata?.['bulkhead:rollout']).mode ?? 'rollout';
  const percentages = rolloutPercentages(service);
  return percentages === undefined
    ? `${String(mode)}`
    : `${String(mode)}: ${percentages.minHealthyPercent} to ${percentages.maxHealthyPercent} % during a deploy`;
}

/** Bulkhead's own functions. CDK's helpers, which run only during a deploy, have no description of ours. */
export function functionNodes(stacks: readonly ParsedStack[]): DiagramNode[] {
  return resourcesOf(stacks, 'AWS::Lambda::Function').flatMap((at): DiagramNode[] => {
    const [, does] = /^Bulkhead: (.*)$/.exec(String(at.properties.Description)) ?? [];
    if (does === undefined) return [];
    const value = recordOf(at.properties.VpcConfig).SecurityGroupIds;
    const place = listOf(value).length > 0 ? 'inside the VPC' : 'outside the VPC';
    return [
      {
        id: mermaidId('function', at.logicalId),
        kind: 'function',
        at,
        lines: [`function, ${place}`, does],
        groups: securityGroups(stacks, { stack: at.stack, value }),
      },
    ];
  });
}

const names: Readonly<Partial<Record<string, string>>> = {
  jobs: 'job store',
  pubsub: 'pub/sub store',
  cache: 'cache',
};

/** The stores: what they are made of, and what they do when they are full. */
export function storeNodes(stacks: readonly ParsedStack[]): DiagramNode[] {
  return storesOf(stacks).map((store) => ({
    id: mermaidId('store', String(store.properties.ReplicationGroupId)),
    kind: 'store',
    at: store,
    lines: linesOf(stacks, store),
    groups: securityGroups(stacks, { stack: store.stack, value: store.properties.SecurityGroupIds }),
  }));
}

function linesOf(stacks: readonly ParsedStack[], store: StoreResource): string[] {
  const p = store.properties;
  const replicas = (numberOf(p.NumCacheClusters) ?? 1) - 1;
  const failover = p.MultiAZEnabled === true ? 'in several zones' : 'no failover';
  const days = numberOf(p.SnapshotRetentionLimit) ?? 0;
  return [
    `${nameOf(store.role)} ${String(p.ReplicationGroupId)}`,
    `${String(p.Engine)} ${String(p.EngineVersion)} on ${String(p.CacheNodeType)}`,
    `1 primary, ${count(replicas, 'replica')}, ${failover}`,
    `when full: ${String(storeParameters(stacks, store)['maxmemory-policy'] ?? 'volatile-lru')}`,
    days === 0 ? 'no snapshots' : `daily snapshots, kept ${count(days, 'day')}`,
  ];
}

function nameOf(role = 'other'): string {
  return names[role] ?? `${role} store`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** Who hears of alarms. */
export function topicNodes(stacks: readonly ParsedStack[]): DiagramNode[] {
  return resourcesOf(stacks, 'AWS::SNS::Topic').map((topic) => {
    const id = mermaidId('topic', topic.logicalId);
    const listeners = resourcesOf(stacks, 'AWS::SNS::Subscription').filter(
      ({ stack, properties }) =>
        resolveReference(stacks, { stack, value: properties.TopicArn }).key === topic.key,
    );
    return {
      id,
      kind: 'topic',
      at: topic,
      lines: [
        id.replace('topic_', 'topic '),
        ...listeners.map(({ properties }) => String(properties.Endpoint)),
      ],
      groups: [],
    };
  });
}
