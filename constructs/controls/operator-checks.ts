import { bootstrap, quotaCodes, serviceLinkedRoles } from '../../config/contract/account-needs';
import { stackId } from '../../config/contract/stack-id';
import type { StageConfig } from '../../config/schema/stage';
import type { OperatorGrant, OperatorScope } from './operator-scope';

/** What `bulkhead check` asks beside what other verbs do: mostly of the account, and of nothing that is secret. */
export function operatorChecks(scope: OperatorScope, stage: StageConfig): readonly OperatorGrant[] {
  const { pageTopic } = scope.parts;
  return [
    { actions: ['cloudformation:GetTemplate'], resources: [scope.stack(stackId(stage.stage, 'Foundation'))] },
    {
      actions: ['ssm:GetParameter'],
      resources: [
        scope.arn({ service: 'ssm', resource: 'parameter', name: bootstrap.versionParameter.slice(1) }),
      ],
    },
    {
      actions: ['servicequotas:GetServiceQuota'],
      resources: Object.values(quotaCodes).map(([resource, name]) =>
        scope.arn({ service: 'servicequotas', resource, name }),
      ),
    },
    {
      actions: ['iam:GetRole'],
      resources: serviceLinkedRoles.map(([, service, role]) =>
        scope.role(`aws-service-role/${service}/${role}`),
      ),
    },
    { actions: ['acm:DescribeCertificate'], resources: [stage.certificateArn] },
    // Whether an image is there, and for which processor: no layer of it.
    { actions: ['ecr:BatchGetImage'], resources: scope.repositories(stage.images) },
    { actions: ['sns:ListSubscriptionsByTopic'], resources: [pageTopic.topicArn] },
    // Both are told as lists of the account: names and access rules, no password.
    { actions: ['elasticache:DescribeUsers'], resources: [scope.elastiCache('user', '*')] },
    { actions: ['elasticache:DescribeUserGroups'], resources: [scope.elastiCache('usergroup', '*')] },
    {
      actions: [
        'ec2:DescribeAddresses',
        'elasticache:DescribeCacheEngineVersions',
        'elasticache:DescribeReservedCacheNodesOfferings',
        'elasticloadbalancing:DescribeAccountLimits',
        'elasticloadbalancing:DescribeLoadBalancers',
        'lambda:GetAccountSettings',
        'logs:DescribeResourcePolicies',
      ],
      resources: ['*'],
    },
  ];
}
