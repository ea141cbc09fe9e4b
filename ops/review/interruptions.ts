import { type Change, type Comparison, type StackPair, shortStack } from './compare';
import { isStateful, keepsItsName } from './destructive';
import { aboutAll, type Finding, propertyWords, reasons } from './finding';
import { code, counted, few, joined, own, type Phrase, phrase } from './phrase';
import { rolling, serviceVersions } from './services';

/** What customers or jobs notice while a deploy goes on, or from then on. */
export function interruptions(comparison: Comparison): Finding[] {
  return [
    ...offlineTasks(comparison),
    ...aboutAll(comparison.changes, (change) =>
      isStateful(change.type) ? storeWords(change) : interruption(change),
    ),
    ...leftStacks(comparison),
    ...unprotected(comparison),
  ];
}

/** Services of which a rollout may stop every task at once. */
function offlineTasks(comparison: Comparison): Finding[] {
  return rolling(comparison)
    .filter(({ percentages }) => percentages?.minHealthyPercent === 0)
    .map(({ name, place }) => ({
      places: [place],
      stops: false,
      words: phrase`service ${code(name)} is offline while its tasks are replaced: none of the old ones stays until a new one runs.`,
    }));
}

/** What is noticed of traffic, ways and tasks, by the type that carries them. */
interface Noticed {
  readonly replaced: string;
  /** Absent where something else that goes tells of it. */
  readonly deleted?: string;
}

function both(noticed: string): Noticed {
  return { replaced: `${noticed} in between`, deleted: noticed };
}

const carriers: Readonly<Record<string, Noticed>> = {
  'AWS::ECS::Cluster': both('all tasks in it stop'),
  'AWS::ECS::Service': both('its tasks stop'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    replaced: 'its name in DNS changes, and open connections are cut',
    deleted: 'open connections are cut, and nothing answers under its name',
  },
  'AWS::ElasticLoadBalancingV2::Listener': both('requests are refused'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    replaced: 'requests have no target until tasks are healthy in the new one',
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': both('its requests go to the default'),
  'AWS::ElastiCache::ParameterGroup': { replaced: 'the store gets the parameters of another group' },
  'AWS::EC2::SecurityGroup': {
    replaced: 'what joins it is deployed anew, and its traffic is refused until then',
  },
  'AWS::EC2::VPC': { replaced: 'everything in it is made anew' },
  'AWS::EC2::Subnet': {
    replaced: 'tasks and stores in it are made anew',
    deleted: 'tasks and stores in it must go first',
  },
  'AWS::EC2::NatGateway': both('ways out of its zone are cut'),
  'AWS::EC2::InternetGateway': both('ways in and out are cut'),
  'AWS::EC2::VPCGatewayAttachment': both('ways in and out are cut'),
  'AWS::EC2::RouteTable': { replaced: 'ways out of its subnets are cut in between' },
  'AWS::EC2::Route': both('what it leads to is out of reach'),
  'AWS::EC2::SubnetRouteTableAssociation': { replaced: 'ways out of the subnet are cut in between' },
  'AWS::EC2::VPCEndpoint': both('calls of AWS that go by it fail'),
  'AWS::Lambda::Function': both('what it does is not done'),
  'AWS::Events::Rule': both('nothing starts at its times'),
};

function interruption(change: Change): Phrase | undefined {
  const { type, impact, properties, before } = change;
  // A rule of maintenance, which stands only while something is closed.
  if (before?.Condition !== undefined) return undefined;
  const { replaced, deleted } = carriers[type] ?? {};
  if (deleted !== undefined && (impact === 'delete' || impact === 'orphan'))
    return phrase`is deleted: ${own(deleted)}.`;
  if (replaced !== undefined && impact === 'replace' && !keepsItsName(change)) {
    return phrase`is replaced (${reasons(change)}): ${own(replaced)}.`;
  }
  if (replaced !== undefined && impact === 'may-replace') {
    return phrase`may be replaced (${reasons(change)}): ${own(replaced)}.`;
  }
  if (type === 'AWS::ElastiCache::ParameterGroup' && properties.some(({ name }) => name === 'Properties')) {
    return phrase`changes parameters of a store that runs, at once and without a restart: ${parameterWords(change)}.`;
  }
  return undefined;
}

/** Of a parameter group: each parameter that differs. */
function parameterWords({ properties }: Change): Phrase {
  const found = properties.find(({ name }) => name === 'Properties');
  const [before, after] = [found?.before, found?.after].map((one) => new Map(Object.entries(one ?? {})));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  return propertyWords(
    names
      .map((name) => ({ name, before: before?.get(name), after: after?.get(name), replaces: false }))
      .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after)),
  );
}

/** What an update of a store means for who is connected, by the property. */
const storeUpdates: Readonly<Record<string, string>> = {
  CacheNodeType:
    'nodes are replaced and connections cut; bulkhead store resize does the same with checks before and producers held',
  EngineVersion: 'nodes are replaced one after the other and connections cut, and there is no way back',
  NumCacheClusters: 'replicas are made or taken away',
  CacheParameterGroupName: 'the store gets the parameters of another group',
  AutomaticFailoverEnabled: 'whether a replica takes over by itself',
  MultiAZEnabled: 'whether a replica of another zone takes over',
  TransitEncryptionEnabled: 'how clients must connect',
  TransitEncryptionMode: 'how clients must connect',
  SecurityGroupIds: 'who may connect',
  UserGroupIds: 'who may log in',
  SnapshotRetentionLimit: 'how long snapshots are kept',
  AccessString: 'which commands are refused, from then on also on open connections',
  NoPasswordRequired: 'how clients log in',
  UserIds: 'who may log in',
};

function storeWords({ type, impact, properties }: Change): Phrase | undefined {
  if (impact !== 'update' || !type.startsWith('AWS::ElastiCache::')) return undefined;
  const told = properties.flatMap((property) => {
    const meaning = storeUpdates[property.name];
    return meaning === undefined ? [] : phrase`${propertyWords([property])} (${own(meaning)})`;
  });
  return told.length === 0 ? undefined : phrase`changes while it runs: ${joined(told)}.`;
}

/** No deploy deletes a stack that the app no longer makes. */
function leftStacks({ stage, pairs, before }: Comparison): Finding[] {
  const services = [...serviceVersions(stage, before).values()];
  return pairs
    .filter((pair) => pair.after === undefined)
    .map(({ name }) => {
      const place = shortStack(stage, name);
      const running = services.filter(({ stack }) => stack === name).map((service) => code(service.name));
      const tasks =
        running.length === 0
          ? phrase``
          : phrase`, and tasks of ${joined(running)} run on with their last version`;
      return {
        places: [place],
        stops: false,
        words: phrase`stack ${code(place)} is no longer made. No deploy deletes it${tasks}: ${code(`aws cloudformation delete-stack --stack-name ${name}`)} does, once nothing needs it.`,
      };
    });
}

function unprotected({ stage, pairs }: Comparison): Finding[] {
  const lost = (pair: StackPair) =>
    pair.before?.terminationProtection === true && pair.after?.terminationProtection === false;
  const places = pairs.filter(lost).map(({ name }) => shortStack(stage, name));
  if (places.length === 0) return [];
  const words = phrase`${counted(places.length, 'stack')} may be deleted from then on, since termination protection goes: ${few(places, 10)}.`;
  return [{ places, stops: false, words }];
}
