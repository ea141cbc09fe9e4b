import {
  type ElasticLoadBalancingV2Client,
  paginateDescribeRules,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { escapePages } from './escape-pages';

/** All rules of a listener, the default one too. */
export async function listenerRules(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<Rule[]> {
  escapePages(client);
  const rules: Rule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: listenerArn })) {
    rules.push(...Rules);
  }
  return rules;
}
