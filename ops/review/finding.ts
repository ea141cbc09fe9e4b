import { isRecord, literalText } from '../../rules/support/template-values';
import type { Change, PropertyChange } from './compare';
import { code, counted, few, joined, own, type Phrase, phrase, value } from './phrase';

/** One thing that a reviewer should know of. */
export interface Finding {
  readonly words: Phrase;
  /** `Foundation/JobStoreGroupAF2CAC37`, or the stack alone. None where it is about the whole stage. */
  readonly places: readonly string[];
  /** That the deploy must not go on as it is. */
  readonly stops: boolean;
}

/** A finding about a resource, which it names first. */
export function about(change: Change, words: Phrase, stops = false): Finding {
  return { places: [change.place], words: phrase`${named(change)} ${words}`, stops };
}

/**
 * Findings about resources, those of one type that are told in the same words as one.
 *
 * @param wordsOf what is told of a change; nothing for one that has no place here
 */
export function aboutAll(
  changes: readonly Change[],
  wordsOf: (change: Change) => Phrase | undefined,
): Finding[] {
  const alike = new Map<string, { readonly words: Phrase; readonly changes: Change[] }>();
  for (const change of changes) {
    const words = wordsOf(change);
    if (words === undefined) continue;
    const key = `${change.type} ${words.plain}`;
    const known = alike.get(key) ?? { words, changes: [] };
    known.changes.push(change);
    alike.set(key, known);
  }
  return [...alike.values()].flatMap(({ words, changes: same }) => {
    const [first] = same;
    if (first === undefined) return [];
    if (same.length < fewest) return same.map((change) => about(change, words));
    const places = same.map(({ place }) => place);
    const names = same.map(
      ({ place, type, before, after }) => physicalName(before ?? after, type)?.text ?? place,
    );
    const whole = phrase`each of ${counted(same.length, kindOf(first.type))} ${words} ${few(names)}.`;
    return { places, words: whole, stops: false };
  });
}

/** From here on a list of names is shorter than as many lines. */
const fewest = 3;

/** `service "default" (Pool-Default/Workers...)`, as people look for it. */
function named(change: Change): Phrase {
  const name = physicalName(change.before ?? change.after, change.type);
  const kind = kindOf(change.type);
  return name === undefined
    ? phrase`${own(kind)} ${code(change.place)}`
    : phrase`${own(kind)} ${code(name.text)} (${code(change.place)})`;
}

const kinds: Readonly<Record<string, string>> = {
  VPC: 'VPC',
  VPCEndpoint: 'VPC endpoint',
  EIP: 'Elastic IP',
  NatGateway: 'NAT gateway',
  ConfigurationProfile: 'AppConfig profile',
  Application: 'AppConfig application',
  Environment: 'AppConfig environment',
  VPCGatewayAttachment: 'gateway attachment',
  SecurityGroupEgress: 'security group egress rule',
  SecurityGroupIngress: 'security group ingress rule',
};

/** `AWS::ElastiCache::ReplicationGroup` -> `replication group`. */
export function kindOf(type: string): string {
  const last = type.split('::').at(-1) ?? type;
  // A custom resource is called as somebody likes.
  if (!/^[A-Za-z0-9]+$/.test(last)) return 'resource';
  return kinds[last] ?? last.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Properties that name a resource to AWS, where they are not called after its type. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalingPolicy': 'PolicyName',
  'AWS::EC2::SecurityGroup': 'GroupName',
  'AWS::ECS::TaskDefinition': 'Family',
  // `UserName` is what clients say, and many users may have one.
  'AWS::ElastiCache::User': 'UserId',
  'AWS::ElastiCache::SubnetGroup': 'CacheSubnetGroupName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Logs::MetricFilter': 'FilterName',
};

/** AppConfig takes one name twice; policies and rules of these types are named within another resource only. */
const namesAreFree =
  /^AWS::(AppConfig::|IAM::Policy$|ECS::TaskDefinition$|Logs::MetricFilter$|ApplicationAutoScaling::)/;

export interface PhysicalName {
  readonly property: string;
  readonly text: string;
  /** Whether AWS takes the name once only. */
  readonly unique: boolean;
}

/** The name that the template itself gives a resource. Nothing where CloudFormation makes one up, or it is put together. */
export function physicalName(
  resource: Change['before'],
  type = resource?.Type ?? '',
): PhysicalName | undefined {
  const properties = resource?.Properties ?? {};
  const last = type.split('::').at(-1) ?? '';
  const names = [nameProperties[type], `${last}Name`, `${last}Id`, 'Name'].filter(
    (name) => name !== undefined,
  );
  for (const property of names) {
    const text = literalText(properties[property]);
    if (text !== undefined) return { property, text, unique: !namesAreFree.test(type) };
  }
  return undefined;
}

const mostProperties = 3;

/** `Port 6380 -> 6390`: of what is nested, the values that differ. */
export function propertyWords(properties: readonly PropertyChange[], most = mostProperties): Phrase {
  const leaves = properties.flatMap(({ name, before, after }) => differences({ path: name, before, after }));
  const shown = leaves
    .slice(0, most)
    .map(({ path, before, after }) =>
      isShort(before) && isShort(after)
        ? phrase`${code(path)} ${value(before)} → ${value(after)}`
        : code(path),
    );
  const more = leaves.length - shown.length;
  return joined(more > 0 ? [...shown, phrase`${more} more`] : shown);
}

interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two values differ: within objects and lists of one length, else as a whole. */
function differences({ path, before, after }: Difference): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences({ path: `${path}.${key}`, before: before[key], after: after[key] }),
    );
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, index) =>
      differences({ path: `${path}[${index}]`, before: one, after: after[index] }),
    );
  }
  return [{ path, before, after }];
}

/** Longer values are read in the stage file's own difference. */
function isShort(of: unknown): boolean {
  return (JSON.stringify(of) ?? '').length <= 60;
}

/** Why a resource is replaced. */
export function reasons({ properties }: Change): Phrase {
  const causes = properties.filter(({ replaces }) => replaces);
  const written = causes.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  if (written.length > 0) return propertyWords(written);
  return phrase`${joined(causes.map(({ name }) => code(name)))} names what is replaced`;
}
