import { RegionError } from '../region-error';
import { mapDependencies, referenceOf, referencesIn } from './references';
import {
  type AdaptationNote,
  type Adapted,
  type Json,
  type JsonObject,
  resourcesOfType,
  type Template,
  type TemplateResource,
  withProperties,
} from './template';

const GROUP = 'AWS::EC2::SecurityGroup';

/** A rule between two groups that the deployed copy cannot hold; it is made through the EC2 API instead. */
export interface LaterRule {
  /** Logical id of the rule in the template users deploy. */
  readonly logicalId: string;
  readonly direction: 'ingress' | 'egress';
  /** Logical ids of the group that gets the rule and of the one it names. */
  readonly group: string;
  readonly peer: string;
  readonly protocol: string;
  /** Absent for all ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description?: string;
}

export interface FoldedRules extends Adapted {
  readonly laterRules: readonly LaterRule[];
}

const directions = {
  ingress: {
    type: 'AWS::EC2::SecurityGroupIngress',
    list: 'SecurityGroupIngress',
    peer: 'SourceSecurityGroupId',
  },
  egress: {
    type: 'AWS::EC2::SecurityGroupEgress',
    list: 'SecurityGroupEgress',
    peer: 'DestinationSecurityGroupId',
  },
} as const;
type Direction = keyof typeof directions;

/** What the CDK itself writes into a group that may call nobody: a group without any egress list may call all. */
const noEgress: JsonObject = {
  CidrIp: '255.255.255.255/32',
  Description: 'Disallow all traffic',
  FromPort: 252,
  IpProtocol: 'icmp',
  ToPort: 86,
};

/**
 * The emulator has no separate security group rules, only those inside a group: every rule moves into its group.
 * A rule that names another group makes its group depend on that one, and the CDK writes most rules in pairs (out
 * of A to B, into B from A), which would be a cycle. So of rules that name a group of this template the incoming
 * ones are folded, except where those alone make a cycle, and the others are returned for the API. Always folding
 * by direction, and not whatever happens to fit, keeps one new rule from moving others in `cdk diff`.
 * @throws RegionError for a rule that must be made by API and has a port or protocol that is no literal
 */
export function foldSecurityRules(template: Template): FoldedRules {
  const resources: Record<string, TemplateResource> = { ...template.Resources };
  const notes: AdaptationNote[] = [];
  const laterRules: LaterRule[] = [];
  const groupOfRule = new Map<string, string>();
  for (const direction of ['ingress', 'egress'] as const) {
    const { type, list, peer: peerKey } = directions[direction];
    for (const [logicalId, rule] of resourcesOfType(template, type)) {
      const group = groupOf(resources, rule.Properties?.GroupId);
      // A rule for a group that another stack made: nothing to fold it into.
      if (group === undefined)
        throw new RegionError(
          `Rule ${logicalId} belongs to a security group of another stack: the local region cannot hold it.`,
        );
      const peer = groupOf(resources, rule.Properties?.[peerKey]);
      delete resources[logicalId];
      groupOfRule.set(logicalId, group);
      if (peer !== undefined && (direction === 'egress' || needs(resources, peer, group))) {
        laterRules.push(laterRule({ logicalId, direction, group, peer }, rule));
        if (direction === 'egress') forbidEgressByDefault(resources, group);
        notes.push({
          kind: 'by-api',
          what: 'security group rule',
          logicalId,
          reason: 'a group cannot be made before one that it names and that names it',
          detail: peer === group ? `within ${group}` : `${group}, ${peer}`,
        });
        continue;
      }
      const { GroupId: _, ...inline } = rule.Properties ?? {};
      append(resources, group, list, inline);
      notes.push({
        kind: 'changed',
        what: 'security group rule',
        logicalId,
        reason: 'stands inside its group: the emulator has no rules outside a group',
        detail: `in ${group}`,
      });
    }
  }
  // What waited for a rule waits for its group.
  const waiting = Object.entries(resources).map(([logicalId, resource]): [string, TemplateResource] => [
    logicalId,
    mapDependencies(resource, (target) => groupOfRule.get(target) ?? target),
  ]);
  return { template: { ...template, Resources: Object.fromEntries(waiting) }, notes, laterRules };
}

function groupOf(
  resources: Readonly<Record<string, TemplateResource>>,
  value: Json | undefined,
): string | undefined {
  const logicalId = referenceOf(value)?.logicalId;
  return logicalId !== undefined && resources[logicalId]?.Type === GROUP ? logicalId : undefined;
}

/** True if making `from` needs `to` to be there first, directly or through others; also for a rule within a group. */
function needs(resources: Readonly<Record<string, TemplateResource>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let logicalId = open.pop(); logicalId !== undefined; logicalId = open.pop()) {
    if (logicalId === to) return true;
    const resource = resources[logicalId];
    if (seen.has(logicalId) || resource === undefined) continue;
    seen.add(logicalId);
    open.push(
      ...referencesIn(resource.Properties).map((reference) => reference.logicalId),
      ...[resource.DependsOn ?? []].flat(),
    );
  }
  return false;
}

function append(
  resources: Record<string, TemplateResource>,
  group: string,
  list: string,
  rule: JsonObject,
): void {
  const resource = resources[group];
  if (resource === undefined) return;
  const rules = resource.Properties?.[list];
  resources[group] = withProperties(resource, { [list]: [...(Array.isArray(rules) ? rules : []), rule] });
}

function forbidEgressByDefault(resources: Record<string, TemplateResource>, group: string): void {
  const { list } = directions.egress;
  if (resources[group]?.Properties?.[list] === undefined) append(resources, group, list, noEgress);
}

function laterRule(
  base: Pick<LaterRule, 'logicalId' | 'group' | 'peer'> & { direction: Direction },
  { Properties = {} }: TemplateResource,
): LaterRule {
  const { IpProtocol, FromPort, ToPort, Description } = Properties;
  const isPort = (port: Json | undefined) => port === undefined || typeof port === 'number';
  if (typeof IpProtocol !== 'string' || !isPort(FromPort) || !isPort(ToPort)) {
    throw new RegionError(
      `Rule ${base.logicalId} has a protocol or a port that is no literal: the local region cannot make it.`,
    );
  }
  return {
    ...base,
    protocol: IpProtocol,
    ...(typeof FromPort === 'number' ? { fromPort: FromPort } : {}),
    ...(typeof ToPort === 'number' ? { toPort: ToPort } : {}),
    ...(typeof Description === 'string' ? { description: Description } : {}),
  };
}
