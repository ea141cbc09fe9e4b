import {
  type Action,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackResource } from '../deploy/stack-resources';
import type { ListenerPicture, LoadBalancerPicture, RulePicture } from './picture';

export interface LoadBalancerInputs {
  readonly resources: readonly StackResource[];
  /** The region's port: the emulator serves the load balancers' traffic there too. */
  readonly port: number;
}

/** Load balancers of the deployment with their listeners and rules, as Elastic Load Balancing tells them. */
export async function readLoadBalancers(
  client: ElasticLoadBalancingV2Client,
  { resources, port }: LoadBalancerInputs,
): Promise<LoadBalancerPicture[]> {
  const arns = resources
    .filter(({ type }) => type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .map(({ physicalId }) => physicalId);
  if (arns.length === 0) return [];
  const [{ LoadBalancers = [] }, targetGroups] = await Promise.all([
    client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: arns })),
    targetGroupNames(client),
  ]);
  return Promise.all(
    LoadBalancers.map(async ({ LoadBalancerArn, LoadBalancerName = '', DNSName = '', Scheme = '' }) => ({
      name: LoadBalancerName,
      dnsName: DNSName,
      scheme: Scheme,
      url: `http://127.0.0.1:${port}/_alb/${LoadBalancerName}/`,
      listeners: await listeners(client, LoadBalancerArn, targetGroups),
    })),
  );
}

async function targetGroupNames(client: ElasticLoadBalancingV2Client): Promise<Map<string, string>> {
  const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({}));
  return new Map(TargetGroups.map(({ TargetGroupArn = '', TargetGroupName = '' }) => [TargetGroupArn, TargetGroupName]));
}

async function listeners(
  client: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string | undefined,
  targetGroups: ReadonlyMap<string, string>,
): Promise<ListenerPicture[]> {
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
  return Promise.all(
    Listeners.map(async ({ ListenerArn, Protocol = '', Port = 0 }) => {
      const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn }));
      return { protocol: Protocol, port: Port, rules: inOrder(Rules).map((rule) => rulePicture(rule, targetGroups)) };
    }),
  );
}

function inOrder(rules: readonly Rule[]): Rule[] {
  const rank = ({ Priority = 'default' }: Rule) => (Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority));
  return [...rules].sort((a, b) => rank(a) - rank(b));
}

function rulePicture({ Priority = 'default', Conditions = [], Actions = [] }: Rule, targetGroups: ReadonlyMap<string, string>): RulePicture {
  return {
    priority: Priority,
    conditions: Conditions.map(conditionText),
    action: Actions.map((action) => actionText(action, targetGroups)).join(', then '),
  };
}

function conditionText({ Field = '', Values = [], HttpHeaderConfig, ...configs }: RuleCondition): string {
  if (HttpHeaderConfig !== undefined) {
    return `header ${HttpHeaderConfig.HttpHeaderName} ${(HttpHeaderConfig.Values ?? []).join(' or ')}`;
  }
  const nested = [configs.HostHeaderConfig, configs.PathPatternConfig, configs.HttpRequestMethodConfig, configs.SourceIpConfig];
  const values = Values.length > 0 ? Values : nested.flatMap((config) => config?.Values ?? []);
  return `${Field} ${values.join(' or ')}`;
}

function actionText({ Type, TargetGroupArn, ForwardConfig, FixedResponseConfig, RedirectConfig }: Action, names: ReadonlyMap<string, string>): string {
  if (Type === 'fixed-response') return `respond ${FixedResponseConfig?.StatusCode}`;
  if (Type === 'redirect') return `redirect to ${RedirectConfig?.Protocol}, ${RedirectConfig?.StatusCode}`;
  const arns = TargetGroupArn === undefined ? (ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn) : [TargetGroupArn];
  return Type === 'forward' ? `forward to ${arns.map((arn) => names.get(arn ?? '') ?? arn).join(', ')}` : (Type ?? '');
}
