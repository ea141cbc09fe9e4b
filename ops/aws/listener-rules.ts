import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
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
  let Marker: string | undefined;
  do {
    const page = await client.send(
      new DescribeRulesCommand({ ListenerArn: listenerArn, ...(Marker === undefined ? {} : { Marker }) }),
    );
    rules.push(...(page.Rules ?? []));
    Marker = page.NextMarker === '' ? undefined : page.NextMarker;
  } while (Marker !== undefined);
  return rules;
}
