import {
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerPriorities } from '../../config/contract/listener-priorities';
import { maintenanceSurfaceTag } from '../../config/contract/maintenance';
import { outputKeys } from '../../config/contract/output-keys';
import type { StackFacts } from './describe-stack';
import { describeListenerRules, escapePages } from './listener-rules';

/** The listeners of customers, which name their load balancers. */
export const customerListeners = [
  ['app', outputKeys.appListenerArn],
  ['websockets', outputKeys.websocketListenerArn],
] as const;

/** A listener rule in the bands that are written by hand. */
export interface EmergencyRule {
  readonly listener: 'app' | 'websockets';
  readonly priority: number;
  /** That it closes, by its tags. */
  readonly surfaces: readonly string[];
}

/** DescribeTags takes twenty (API reference). */
const arnsPerCall = 20;

type Found = Omit<EmergencyRule, 'surfaces'> & { readonly arn: string };

/** Rules that were written by hand because no stack could be updated. @param platform its outputs name the listeners */
export async function readEmergencyRules(
  client: ElasticLoadBalancingV2Client,
  platform: StackFacts,
  abortSignal: AbortSignal,
): Promise<readonly EmergencyRule[]> {
  escapePages(client);
  const found = await Promise.all(
    customerListeners.map(async ([listener, key]) => {
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
