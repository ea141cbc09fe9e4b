import type { ParsedStack } from '../../rules/rule';
import { type Located, resourcesOf } from '../../rules/support/resources';
import { listOf, literalText, numberOf } from '../../rules/support/template-values';
import type { Assumptions } from './assumption-option';
import { type BillLine, hoursOfMonth, type Quantity } from './bill';
import { measuringLines } from './measuring-lines';
import { billedServices, pollLine } from './task-lines';

const daysOfMonth = hoursOfMonth / 24;

/** What a month of a stage takes, from its templates, and what of it cannot be told. */
export interface StageBill {
  readonly lines: readonly BillLine[];
  readonly notCounted: readonly string[];
}

export function stageBill(found: readonly ParsedStack[], assumptions: Assumptions): StageBill {
  // An assembly lists them in whatever order: the same stage is the same bill.
  const stacks = [...found].sort((one, other) => one.name.localeCompare(other.name));
  const services = billedServices(stacks);
  const stores = resourcesOf(stacks, 'AWS::ElastiCache::ReplicationGroup').map(storeLine);
  const lines = [
    ...services.flatMap(({ line }) => line ?? []),
    ...stores.flatMap(({ line }) => line ?? []),
    ...networkLines(stacks),
    ...keptLines(stacks),
    ...measuringLines(stacks),
    ...useLines(stacks, assumptions),
    pollLine(services, assumptions),
  ];
  const unsized = services.filter(({ line }) => line === undefined).map(({ name }) => name);
  return {
    lines: lines.filter(({ parts }) => parts.some(({ most }) => most > 0)),
    notCounted: [
      ...unsized.map((name) => `${name}: its template says no CPU and memory`),
      ...stores.flatMap(({ line, name }) =>
        line === undefined ? [`${name}: its template says no node type`] : [],
      ),
      ...unknownTypes(stacks),
    ],
  };
}

function storeLine({ logicalId, properties }: Located): { name: string; line?: BillLine } {
  const name = literalText(properties.ReplicationGroupId) ?? logicalId;
  const nodeType = literalText(properties.CacheNodeType);
  if (nodeType === undefined) return { name };
  const nodes = numberOf(properties.NumCacheClusters) ?? 1 + (numberOf(properties.ReplicasPerNodeGroup) ?? 0);
  const type: `cache.${string}` = `cache.${nodeType.replace(/^cache\./, '')}`;
  return {
    name,
    line: {
      group: 'stores',
      what: `${name}: ${nodes} x ${nodeType}`,
      parts: [same(type, nodes * hoursOfMonth)],
    },
  };
}

function networkLines(stacks: readonly ParsedStack[]): BillLine[] {
  const gateways = resourcesOf(stacks, 'AWS::EC2::NatGateway').length;
  const balancers = balancersIn(stacks);
  const addresses =
    resourcesOf(stacks, 'AWS::EC2::EIP').length +
    balancers
      .filter(({ properties }) => properties.Scheme !== 'internal')
      .reduce((sum, { properties }) => sum + listOf(properties.Subnets).length, 0);
  const endpoints = interfaceEndpoints(stacks);
  const network = (what: string, price: Quantity['price'], count: number): BillLine => ({
    group: 'network',
    what,
    parts: [same(price, count * hoursOfMonth)],
  });
  return [
    network(counted(gateways, 'NAT gateway'), 'natGateway', gateways),
    network(counted(balancers.length, 'load balancer'), 'loadBalancer', balancers.length),
    network(counted(addresses, 'public IPv4 address'), 'publicAddress', addresses),
    network(`${counted(endpoints, 'interface endpoint')}, one in each zone`, 'interfaceEndpoint', endpoints),
  ];
}

function interfaceEndpoints(stacks: readonly ParsedStack[]): number {
  return resourcesOf(stacks, 'AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => properties.VpcEndpointType === 'Interface')
    .reduce((sum, { properties }) => sum + Math.max(1, listOf(properties.SubnetIds).length), 0);
}

function keptLines(stacks: readonly ParsedStack[]): BillLine[] {
  const secrets = resourcesOf(stacks, 'AWS::SecretsManager::Secret').length;
  const keys = resourcesOf(stacks, 'AWS::KMS::Key').length;
  return [
    { group: 'secrets and keys', what: counted(secrets, 'secret'), parts: [same('secret', secrets)] },
    { group: 'secrets and keys', what: counted(keys, 'key'), parts: [same('key', keys)] },
  ];
}

/** What no template says, at what was assumed or said of it. */
function useLines(stacks: readonly ParsedStack[], use: Assumptions): BillLine[] {
  const days = keptDays(stacks);
  const monthly = (gibPerDay: number) => gibPerDay * daysOfMonth;
  const balancers = balancersIn(stacks).length;
  const hasGateways = resourcesOf(stacks, 'AWS::EC2::NatGateway').length > 0;
  const snapshots = resourcesOf(stacks, 'AWS::ElastiCache::ReplicationGroup').reduce(
    // ElastiCache has room for one of each store without charge.
    (sum, { properties }) => sum + Math.max(0, (numberOf(properties.SnapshotRetentionLimit) ?? 0) - 1),
    0,
  );
  const line = (what: string, ...parts: readonly Quantity[]): BillLine => ({ group: 'use', what, parts });
  return [
    line(
      `logs, ${use.logGibPerDay} GB a day, kept for ${days} days`,
      same('logIngestion', monthly(use.logGibPerDay)),
      same('logStorage', use.logGibPerDay * days),
    ),
    line(
      `load balancers, ${use.lcus} LCU each`,
      same('loadBalancerCapacity', use.lcus * balancers * hoursOfMonth),
    ),
    line(`to the internet, ${use.outGibPerDay} GB a day`, same('internetOut', monthly(use.outGibPerDay))),
    line(
      `through NAT gateways, ${use.natGibPerDay} GB a day`,
      same('natData', hasGateways ? monthly(use.natGibPerDay) : 0),
    ),
    line(
      `through interface endpoints, ${use.natGibPerDay} GB a day`,
      same('interfaceEndpointData', interfaceEndpoints(stacks) > 0 ? monthly(use.natGibPerDay) : 0),
    ),
    line(
      `between zones, ${use.zoneGibPerDay} GB a day`,
      same('betweenZones', 2 * monthly(use.zoneGibPerDay)),
    ),
    line(
      `${counted(snapshots, 'snapshot')} of ${use.snapshotGib} GB`,
      same('storeSnapshot', snapshots * use.snapshotGib),
    ),
  ];
}

function balancersIn(stacks: readonly ParsedStack[]): Located[] {
  return resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
}

/** Of the group of most logs: what operators did is kept for longer, and is little. */
function keptDays(stacks: readonly ParsedStack[]): number {
  const days = resourcesOf(stacks, 'AWS::Logs::LogGroup').flatMap(
    ({ properties }) => numberOf(properties.RetentionInDays) ?? [],
  );
  return days.length === 0 ? 0 : Math.min(...days);
}

function same(price: Quantity['price'], quantity: number): Quantity {
  return { price, least: quantity, most: quantity };
}

/** `1 load balancer`, `2 load balancers`, `9 public IPv4 addresses`. */
function counted(count: number, what: string): string {
  const several = what.endsWith('s') ? 'es' : 's';
  return `${count} ${what}${count === 1 ? '' : several}`;
}

/** Resources that no line counts, because they cost nothing by themselves, or by what is done with them and then cents. */
const uncounted: ReadonlySet<string> = new Set(
  Object.entries({
    AppConfig: ['Application', 'ConfigurationProfile', 'DeploymentStrategy', 'Environment'],
    ApplicationAutoScaling: ['ScalableTarget', 'ScalingPolicy'],
    CDK: ['Metadata'],
    CloudFormation: ['WaitConditionHandle'],
    EC2: [
      ...['FlowLog', 'InternetGateway', 'Route', 'RouteTable', 'SecurityGroup', 'SecurityGroupEgress'],
      ...['SecurityGroupIngress', 'Subnet', 'SubnetRouteTableAssociation', 'VPC', 'VPCGatewayAttachment'],
    ],
    ECS: ['TaskDefinition'],
    ElastiCache: ['ParameterGroup', 'SubnetGroup', 'User', 'UserGroup'],
    ElasticLoadBalancingV2: ['Listener', 'ListenerRule', 'TargetGroup'],
    Events: ['Rule'],
    IAM: ['ManagedPolicy', 'OIDCProvider', 'Policy', 'Role'],
    Lambda: ['EventInvokeConfig', 'Function', 'Permission'],
    Logs: ['LogGroup', 'MetricFilter', 'ResourcePolicy'],
    S3: ['Bucket', 'BucketPolicy'],
    SNS: ['Subscription', 'Topic', 'TopicPolicy'],
    SSM: ['Parameter'],
  }).flatMap(([service, types]) => types.map((type) => `AWS::${service}::${type}`)),
);

/** Resources that lines count. */
const counting: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::EIP',
  'AWS::EC2::NatGateway',
  'AWS::EC2::VPCEndpoint',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
]);

/** What somebody added to the stacks is told, and never taken for free. */
function unknownTypes(stacks: readonly ParsedStack[]): string[] {
  const types = new Map<string, number>();
  for (const { template } of stacks) {
    for (const { Type } of Object.values(template.Resources)) {
      if (counting.has(Type) || uncounted.has(Type) || Type.startsWith('Custom::')) continue;
      types.set(Type, (types.get(Type) ?? 0) + 1);
    }
  }
  return [...types].map(([type, count]) => `${count} ${type}, which this command has no price of`);
}
