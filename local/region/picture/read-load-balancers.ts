import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackResource } from '../deploy/stack-resources';
import { actionText, conditionText, targetGroupArns } from './listener-rule-text';
import type { ListenerPicture, LoadBalancerPicture, RulePicture, TargetGroupPicture } from './picture';

export interface LoadBalancerInputs {
  readonly resources: readonly StackResource[];
  /** The region's port: the emulator serves the load balancers' traffic there too. */
  readonly port: number;
}

/** Load balancers of the deployment with their listeners, rules and target groups, as Elastic Load Balancing tells. */
export async function readLoadBalancers(
  client: ElasticLoadBalancingV2Client,
  { resources, port }: LoadBalancerInputs,
): Promise<LoadBalancerPicture[]> {
  const names = new Map(resources.map(({ physicalId, logicalId }) => [physicalId, logicalId]));
  const arns = resources
    .filter(({ type }) => type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .map(({ physicalId }) => physicalId);
  if (arns.length === 0) return [];
  const { LoadBalancers = [] } = await client.send(
    new DescribeLoadBalancersCommand({ LoadBalancerArns: arns }),
  );
  return Promise.all(
    LoadBalancers.map(async ({ LoadBalancerArn = '', LoadBalancerName = '', DNSName = '', Scheme = '' }) => {
      const listeners = await listenersOf(client, LoadBalancerArn);
      const url = `http://127.0.0.1:${port}/`;
      return {
        logicalId: names.get(LoadBalancerArn) ?? LoadBalancerName,
        name: LoadBalancerName,
        dnsName: DNSName,
        scheme: Scheme,
        listeners: listeners.map(({ rules, ...listener }) => ({
          ...listener,
          here: { url, hostHeader: `${LoadBalancerName}.alb.localhost:${listener.port}` },
          rules: rules.map((rule) => rulePicture(rule, names)),
        })),
        targetGroups: await targetGroupsOf(
          client,
          listeners.flatMap(({ rules }) => rules),
          names,
        ),
      };
    }),
  );
}

interface FoundListener extends Pick<ListenerPicture, 'protocol' | 'port'> {
  readonly rules: readonly Rule[];
}

async function listenersOf(
  client: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string,
): Promise<FoundListener[]> {
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
  return Promise.all(
    Listeners.map(async ({ ListenerArn, Protocol = '', Port = 0 }) => {
      const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn }));
      return { protocol: Protocol, port: Port, rules: inOrder(Rules) };
    }),
  );
}

function inOrder(rules: readonly Rule[]): Rule[] {
  const rank = ({ Priority = 'default' }: Rule) =>
    Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority);
  return [...rules].sort((a, b) => rank(a) - rank(b));
}

function rulePicture(
  { Priority = 'default', Conditions = [], Actions = [] }: Rule,
  names: ReadonlyMap<string, string>,
): RulePicture {
  return {
    priority: Priority,
    conditions: Conditions.map(conditionText),
    action: Actions.map((action) => actionText(action, names)).join(', then '),
  };
}

/** By the rules that name them: the emulator knows a balancer's target groups from its default actions only. */
async function targetGroupsOf(
  client: ElasticLoadBalancingV2Client,
  rules: readonly Rule[],
  names: ReadonlyMap<string, string>,
): Promise<TargetGroupPicture[]> {
  const arns = new Set(rules.flatMap(({ Actions = [] }) => Actions.flatMap(targetGroupArns)));
  if (arns.size === 0) return [];
  const { TargetGroups = [] } = await client.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [...arns] }),
  );
  return TargetGroups.map(({ TargetGroupArn = '', TargetGroupName = '', ...group }) => ({
    logicalId: names.get(TargetGroupArn) ?? TargetGroupName,
    protocol: group.Protocol ?? '',
    port: group.Port ?? 0,
    healthCheckPath: group.HealthCheckPath ?? '',
  }));
}
