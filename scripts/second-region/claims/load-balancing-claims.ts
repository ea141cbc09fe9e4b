import {
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { answered, type Claim, type Observed, type ProbedRegion, physicalId, refused } from './claim';

const guide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application';
const reference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference';

const balancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

async function appListener(region: ProbedRegion): Promise<string> {
  const LoadBalancerArn = physicalId(region, balancerType, /^BalancersApp/);
  const { Listeners = [] } = await region.clients.loadBalancing.send(
    new DescribeListenersCommand({ LoadBalancerArn }),
  );
  return Listeners.find(({ Port }) => Port === 443)?.ListenerArn ?? '';
}

/** Tries to make a rule, and removes it where it was made. */
async function tried(
  region: ProbedRegion,
  rule: Omit<CreateRuleCommandInput, 'ListenerArn'>,
  error: RegExp,
): Promise<Observed> {
  const { loadBalancing } = region.clients;
  const ListenerArn = await appListener(region);
  const create = async () => {
    const { Rules = [] } = await loadBalancing.send(new CreateRuleCommand({ ListenerArn, ...rule }));
    for (const { RuleArn } of Rules) await loadBalancing.send(new DeleteRuleCommand({ RuleArn }));
  };
  return refused(create(), error);
}

const fixed = (MessageBody: string): CreateRuleCommandInput['Actions'] => [
  {
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: '503', ContentType: 'text/plain', MessageBody },
  },
];
const paths = (...Values: string[]): CreateRuleCommandInput['Conditions'] => [
  { Field: 'path-pattern', PathPatternConfig: { Values } },
];

export const loadBalancingClaims: readonly Claim[] = [
  {
    claim: 'a second rule of one priority is refused as PriorityInUse',
    source: `${reference}/API_CreateRule.html`,
    reliedOnBy: 'config/rule-priorities.ts',
    probe: async (region) => {
      const ListenerArn = await appListener(region);
      const { Rules = [] } = await region.clients.loadBalancing.send(
        new DescribeRulesCommand({ ListenerArn }),
      );
      const taken = Rules.flatMap(({ Priority }) => (Priority === 'default' ? [] : [Number(Priority)]))[0];
      return tried(
        region,
        { Priority: taken, Conditions: paths('/parity'), Actions: fixed('') },
        /PriorityInUse/,
      );
    },
  },
  {
    claim: 'a rule takes five condition values and no more',
    source: `${guide}/load-balancer-limits.html`,
    reliedOnBy: 'domain/maintenance/rule-conditions.ts',
    probe: (region) => {
      const Conditions = paths('/1', '/2', '/3', '/4', '/5', '/6');
      return tried(
        region,
        { Priority: 49_001, Conditions, Actions: fixed('') },
        /TooMany|InvalidConfig|Validation/,
      );
    },
  },
  {
    claim: 'the text of a fixed response has at most 1,024 characters',
    source: `${reference}/API_FixedResponseActionConfig.html`,
    reliedOnBy: 'domain/maintenance/closed-page.ts',
    probe: (region) =>
      tried(
        region,
        { Priority: 49_002, Conditions: paths('/parity'), Actions: fixed('x'.repeat(1025)) },
        /Validation|InvalidConfig|InvalidLoadBalancerAction/,
      ),
  },
  {
    claim: 'a load balancer with deletion protection cannot be deleted',
    source: `${guide}/edit-load-balancer-attributes.html`,
    reliedOnBy: 'constructs/services/public-balancer.ts',
    probe: async (region) => {
      const { loadBalancing } = region.clients;
      const LoadBalancerArn = physicalId(region, balancerType, /^BalancersWebsockets/);
      const protect = (Value: 'true' | 'false') => {
        const Attributes = [{ Key: 'deletion_protection.enabled', Value }];
        return loadBalancing.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
      };
      await protect('true');
      const seen = await refused(
        loadBalancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })),
        /OperationNotPermitted/,
      );
      await protect('false');
      return seen;
    },
  },
  {
    claim: 'a condition may look at a header, as the return of websockets does',
    source: `${guide}/rule-condition-types.html`,
    reliedOnBy: 'domain/maintenance/surface.ts',
    probe: async (region) => {
      const { loadBalancing } = region.clients;
      const HttpHeaderConfig = { HttpHeaderName: 'Sec-WebSocket-Key', Values: ['a*', 'b*'] };
      const { Rules = [] } = await loadBalancing.send(
        new CreateRuleCommand({
          ListenerArn: await appListener(region),
          Priority: 49_003,
          Conditions: [{ Field: 'http-header', HttpHeaderConfig }],
          Actions: fixed(''),
        }),
      );
      for (const { RuleArn } of Rules) await loadBalancing.send(new DeleteRuleCommand({ RuleArn }));
      return answered(Rules[0]?.Conditions?.[0]?.HttpHeaderConfig?.Values, ['a*', 'b*']);
    },
  },
];
