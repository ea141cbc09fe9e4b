import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { balancerProtection } from '../aws/balancer-protection';
import type { StackFacts } from '../aws/describe-stack';
import { customerListeners } from '../aws/emergency-rules';
import type { BalancerFacts } from './status-facts';

/** Which load balancers refuse to be deleted. @param platform its outputs name their listeners */
export async function statusBalancers(
  client: ElasticLoadBalancingV2Client,
  platform: StackFacts,
  abortSignal: AbortSignal,
): Promise<readonly BalancerFacts[]> {
  const found = customerListeners.flatMap(([listener, key]) => {
    const arn = platform.outputs[key];
    return arn === undefined ? [] : [{ listener, arn: balancerArnOf(arn) }];
  });
  const protections = await balancerProtection(
    client,
    found.map(({ arn }) => arn),
    abortSignal,
  );
  return protections.flatMap((one) => {
    const listener = found.find(({ arn }) => arn === one.arn)?.listener;
    return listener === undefined ? [] : [{ listener, isProtected: one.protected }];
  });
}

/** `...:listener/app/<name>/<id>/<listener>` is a listener of `...:loadbalancer/app/<name>/<id>`. */
function balancerArnOf(listenerArn: string): string {
  return listenerArn.replace(':listener/', ':loadbalancer/').replace(/\/[^/]*$/, '');
}
