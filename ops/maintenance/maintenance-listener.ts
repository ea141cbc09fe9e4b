import {
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { maintenanceSurfaceTag, maintenanceTag } from '../../config/contract/maintenance';
import { serviceRules } from '../../config/rule-priorities';
import type { ServiceRoute, SurfaceMode } from '../../domain/maintenance/surface';
import { describeListenerRules } from '../aws/listener-rules';
import { modeOf } from './maintenance-values';

/** DescribeTags takes twenty (API reference). */
const arnsPerCall = 20;

/** A rule that a former run of this command wrote, and what it was part of. */
interface RuleByHand {
  readonly arn: string;
  readonly priority: number;
  readonly modes: Readonly<Record<string, SurfaceMode>>;
  readonly rule: Rule;
}

/** A listener as it is: read from it and not from a template, because that is what customers meet. */
export interface MaintenanceListener {
  readonly arn: string;
  readonly rules: readonly Rule[];
  readonly byHand: readonly RuleByHand[];
}

export async function maintenanceListener(
  client: ElasticLoadBalancingV2Client,
  arn: string,
): Promise<MaintenanceListener> {
  const rules = await describeListenerRules(client, arn);
  const { emergency, emergencyRest } = listenerPriorities;
  const inBands = rules.filter(({ Priority }) =>
    [emergency, emergencyRest].some(({ from, to }) => Number(Priority) >= from && Number(Priority) <= to),
  );
  return { arn, rules, byHand: await marked(client, inBands) };
}

/** Those with our mark: the bands are open to rules that people write. */
async function marked(client: ElasticLoadBalancingV2Client, rules: readonly Rule[]): Promise<RuleByHand[]> {
  const found: RuleByHand[] = [];
  for (let from = 0; from < rules.length; from += arnsPerCall) {
    const some = rules.slice(from, from + arnsPerCall);
    const ResourceArns = some.flatMap(({ RuleArn }) => RuleArn ?? []);
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns }));
    for (const { ResourceArn, Tags = [] } of TagDescriptions) {
      const rule = some.find(({ RuleArn }) => RuleArn === ResourceArn);
      if (rule === undefined || ResourceArn === undefined) continue;
      if (!Tags.some(({ Key }) => Key === maintenanceTag)) continue;
      const prefix = maintenanceSurfaceTag('');
      const modes = Tags.flatMap(({ Key = '', Value = '' }): [string, SurfaceMode][] =>
        Key.startsWith(prefix) ? [[Key.slice(prefix.length), modeOf(Value)]] : [],
      );
      found.push({
        arn: ResourceArn,
        priority: Number(rule.Priority),
        modes: Object.fromEntries(modes),
        rule,
      });
    }
  }
  return found;
}

/** The target group that gets the requests of a service. @returns undefined where the listener has no such rule */
export function targetGroupOf({ rules }: MaintenanceListener, service: ServiceRoute): string | undefined {
  const { from, to } = listenerPriorities.services;
  // Any of its rules, or the one that a deploy of an older version made of all of them.
  const wanted = [service, ...serviceRules(service)].map(({ hosts, paths }) =>
    JSON.stringify([[...hosts].sort(), [...paths].sort()]),
  );
  const rest = service.hosts.length + service.paths.length === 0;
  const found = rules.find((rule) => {
    if (rest) return rule.IsDefault === true || rule.Priority === 'default';
    const { Conditions = [], Priority } = rule;
    if (Number(Priority) < from || Number(Priority) > to) return false;
    const has = (field: string) => valuesOf(Conditions.find(({ Field }) => Field === field)).sort();
    return wanted.includes(JSON.stringify([has('host-header'), has('path-pattern')]));
  });
  const [action] = found?.Actions ?? [];
  return action?.TargetGroupArn ?? action?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
}

function valuesOf(condition: RuleCondition | undefined): string[] {
  if (condition === undefined) return [];
  const { Values = [], HostHeaderConfig, PathPatternConfig } = condition;
  return Values.length > 0 ? [...Values] : [...(HostHeaderConfig?.Values ?? PathPatternConfig?.Values ?? [])];
}
