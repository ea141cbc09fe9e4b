import {
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { maintenanceSurfaceTag } from '../../config/contract/maintenance';
import type { StackFacts } from '../aws/describe-stack';
import { describeListenerRules, escapePages } from '../aws/listener-rules';
import { statusListeners } from './read-balancers';
import type { EmergencyRule } from './status-facts';

/** DescribeTags takes twenty (API reference). */
const arnsPerCall = 20;

type Found = Omit<EmergencyRule, 'surfaces'> & { readonly arn: string };

/** Rules that were written by hand because no stack could be updated. @param platform its outputs name the listeners */
export async function statusEmergencyRules(
  client: ElasticLoadBalancingV2Client,
  platform: StackFacts,
  abortSignal: AbortSignal,
): Promise<readonly EmergencyRule[]> {
  escapePages(client);
  const found = await Promise.all(
    statusListeners.map(async ([listener, key]) => {
      const arn = platform.outputs[key];
      return arn === undefined ? [] : rulesOf(client, listener, arn);
    }),
  );
  const rules = found.flat().filter(({ priority }) => isEmergency(priority));
  if (rules.length === 0) return [];
  const ResourceArns = rules.map(({ arn }) => arn).slice(0, arnsPerCall);
  const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns }), {
    abortSignal,
  });
  const mark = maintenanceSurfaceTag('');
  return rules.map(({ listener, priority, arn }) => ({
    listener,
    priority,
    surfaces: TagDescriptions.filter(({ ResourceArn }) => ResourceArn === arn)
      .flatMap(({ Tags }) => Tags ?? [])
      .flatMap(({ Key }) => (Key?.startsWith(mark) ? [Key.slice(mark.length)] : [])),
  }));
}

function isEmergency(priority: number): boolean {
  const { emergency, emergencyRest } = listenerPriorities;
  return [emergency, emergencyRest].some(({ from, to }) => priority >= from && priority <= to);
}

async function rulesOf(
  client: ElasticLoadBalancingV2Client,
  listener: EmergencyRule['listener'],
  arn: string,
): Promise<Found[]> {
  const rules = await describeListenerRules(client, arn);
  return rules.flatMap(({ RuleArn, Priority }) =>
    // The last rule's priority is the word "default", which is no number.
    RuleArn === undefined ? [] : [{ listener, priority: Number(Priority), arn: RuleArn }],
  );
}
