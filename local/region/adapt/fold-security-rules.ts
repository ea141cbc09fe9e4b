import { RegionError } from '../region-error';
import { type PostDeployRule, postDeployRule } from './post-deploy-rule';
import { mapDependencies, referenceOf, templateReferencesIn } from './references';
import {
  type AdaptationNote,
  type Adapted,
  type Json,
  type JsonObject,
  resourcesOfType,
  type Template,
  type TemplateResource,
  withMetadata,
  withProperties,
} from './template';

const GROUP = 'AWS::EC2::SecurityGroup';

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

type Resources = Record<string, TemplateResource>;

export interface FoldedRules extends Adapted {
  readonly postDeployRules: readonly PostDeployRule[];
}

/**
 * The emulator has no separate security group rules, only those inside a group: every rule moves into its group.
 * A rule that names another group makes its group depend on that one, and the CDK writes most rules in pairs (out
 * of A to B, into B from A), which would be a cycle. So of rules that name a group of this template the incoming
 * ones are folded, except where those alone make a cycle, and the others are returned for the API. Always folding
 * by direction, and not whatever happens to fit, keeps one new rule from moving others in `cdk diff`.
 * @throws RegionError for a rule that neither a group nor the API can take
 */
export function foldSecurityRules(template: Template): FoldedRules {
  const resources: Resources = { ...template.Resources };
  const notes: AdaptationNote[] = [];
  const later: [PostDeployRule, TemplateResource][] = [];
  const groupOfRule = new Map<string, string>();
  for (const direction of ['ingress', 'egress'] as const) {
    const { type, list, peer: peerKey } = directions[direction];
    for (const [logicalId, rule] of resourcesOfType(template, type)) {
      const { GroupId, ...inline } = rule.Properties ?? {};
      const group = groupNamedBy(resources, GroupId);
      if (group === undefined) {
        throw new RegionError(
          `Rule ${logicalId} belongs to a security group of another stack: the local region cannot hold it.`,
        );
      }
      const peer = groupNamedBy(resources, inline[peerKey]);
      delete resources[logicalId];
      groupOfRule.set(logicalId, group);
      if (peer !== undefined && (direction === 'egress' || needs(resources, peer, group))) {
        const replacesDefault = direction === 'egress' && resources[group]?.Properties?.[list] === undefined;
        later.push([postDeployRule({ logicalId, direction, group, peer, replacesDefault }, rule), rule]);
      } else {
        append(resources, group, { list, rule: inline });
        notes.push(foldedNote(logicalId, group));
      }
    }
  }
  notes.push(...later.map(([rule]) => postDeployNote(rule)));
  const postDeployRules = later.map(([rule]) => rule);
  const rules = Object.fromEntries(later.map(([{ logicalId }, rule]) => [logicalId, rule]));
  const adapted = withMetadata(
    { ...template, Resources: waitingForGroups(resources, groupOfRule) },
    'by-api',
    rules,
  );
  return { template: adapted, notes, postDeployRules };
}

function foldedNote(logicalId: string, group: string): AdaptationNote {
  const reason = 'stands inside its group: the emulator has no rules outside a group';
  return { kind: 'changed', what: 'security group rule', logicalId, reason, detail: `in ${group}` };
}

function postDeployNote({ logicalId, group, peer }: PostDeployRule): AdaptationNote {
  const reason = 'groups that name each other cannot be made one after the other';
  const detail = peer === group ? `within ${group}` : `${group}, ${peer}`;
  return { kind: 'by-api', what: 'security group rule', logicalId, reason, detail };
}

/** What waited for a rule waits for its group. @throws RegionError if something uses a rule in any other way */
function waitingForGroups(resources: Resources, groupOfRule: ReadonlyMap<string, string>): Resources {
  const entries = Object.entries(resources).map(([logicalId, resource]): [string, TemplateResource] => {
    const used = templateReferencesIn(resource.Properties).find((reference) =>
      groupOfRule.has(reference.logicalId),
    );
    if (used !== undefined) {
      throw new RegionError(
        `${logicalId} needs rule ${used.logicalId}, which has no id in the local region.`,
      );
    }
    return [logicalId, mapDependencies(resource, (target) => groupOfRule.get(target) ?? target)];
  });
  return Object.fromEntries(entries);
}

function groupNamedBy(resources: Resources, value: Json | undefined): string | undefined {
  const logicalId = referenceOf(value)?.logicalId;
  return logicalId !== undefined && resources[logicalId]?.Type === GROUP ? logicalId : undefined;
}

/** True if making `from` needs `to` to be there first, directly or through others, and if the two are one. */
function needs(resources: Resources, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let logicalId = open.pop(); logicalId !== undefined; logicalId = open.pop()) {
    if (logicalId === to) return true;
    const resource = resources[logicalId];
    if (seen.has(logicalId) || resource === undefined) continue;
    seen.add(logicalId);
    const named = templateReferencesIn(resource.Properties).map((reference) => reference.logicalId);
    open.push(...named, ...[resource.DependsOn ?? []].flat());
  }
  return false;
}

function append(
  resources: Resources,
  group: string,
  { list, rule }: { list: string; rule: JsonObject },
): void {
  const resource = resources[group];
  if (resource === undefined) return;
  const rules = resource.Properties?.[list];
  resources[group] = withProperties(resource, { [list]: [...(Array.isArray(rules) ? rules : []), rule] });
}
