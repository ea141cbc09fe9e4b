import { ArnFormat } from 'aws-cdk-lib';
import { controlsKeys } from '../../config/contract/controls-keys';
import { logGroupName } from '../../config/contract/log-groups';
import { parkedKeys } from '../../config/contract/parked-keys';
import { alarmName } from '../../config/contract/runbook-sections';
import { fixedStacks, stackId } from '../../config/contract/stack-id';
import type { OperatorGrant, OperatorScope } from './operator-scope';

/**
 * All that the command asks. Which resources an action knows is that of the Service Authorization Reference; where it
 * knows none, the resource is `*`, which for reading shows the names of others' things at the worst.
 */
export function operatorReads(scope: OperatorScope): readonly OperatorGrant[] {
  const { stage, cluster, jobs, pubsub, caches, controls } = scope.parts;
  const hasStores = jobs !== undefined || pubsub !== undefined || caches.length > 0;
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  return [
    {
      actions: [
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStackEvents',
        'cloudformation:ListStackResources',
        'cloudformation:GetStackPolicy',
      ],
      resources: [...fixedStacks, 'Pool-*' as const].map((name) => scope.stack(stackId(stage, name))),
    },
    {
      actions: [
        'appconfig:ListDeployments',
        'appconfig:ListHostedConfigurationVersions',
        'appconfig:GetHostedConfigurationVersion',
      ],
      resources: scope.appConfig('hostedconfigurationversion'),
    },
    {
      actions: ['s3:GetObject'],
      // Of parked jobs the record only: the jobs themselves are customers' data.
      resources: [
        controlsKeys.stressReport,
        controlsKeys.meterState,
        controlsKeys.lastResortSwitchboard,
        `${controlsKeys.resizePrefix}*`,
        parkedKeys.operation('*'),
      ].map((key) => scope.object(key)),
    },
    // Of the whole bucket: whoever may not list it is told "access denied" of an object that is not there.
    { actions: ['s3:ListBucket'], resources: [controls.bucket.bucketArn] },
    {
      actions: [
        'ecs:DescribeServices',
        'ecs:ListServiceDeployments',
        'ecs:DescribeTasks',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
      ],
      // One list for all, because IAM counts the characters of a policy. Rollouts are asked about with their service.
      resources: [...scope.rollouts('service-deployment', 'service-revision'), scope.inCluster('task')],
    },
    { actions: ['ecs:ListTasks'], resources: ['*'], conditions: inCluster },
    ...(hasStores ? [storeReads(scope)] : []),
    {
      actions: ['logs:FilterLogEvents', 'logs:GetLogEvents'],
      // The meter's readings, and what tasks write: their groups are named by CloudFormation.
      resources: [
        logGroupName(stage, 'queue-meter'),
        ...(['Platform', 'Pool-*'] as const).map((stack) => `${stackId(stage, stack)}-*`),
      ].map((group) => scope.logLines(group)),
    },
    {
      actions: ['cloudwatch:DescribeAlarmHistory'],
      resources: [
        scope.arn({
          service: 'cloudwatch',
          resource: 'alarm',
          name: alarmName(stage, '*'),
          format: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    },
    {
      actions: [
        // Composite alarms are told only to whoever may ask for all (API reference, DescribeAlarms).
        'cloudwatch:DescribeAlarms',
        // Names and states of all stacks: those of worker pools that have left the stage file are found by nothing else.
        'cloudformation:ListStacks',
        'cloudwatch:GetMetricData',
        // Plain variables and names of secrets, never a secret.
        'ecs:DescribeTaskDefinition',
        'elasticache:DescribeEvents',
        'application-autoscaling:DescribeScalableTargets',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeTags',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
    },
  ];
}

/**
 * Of all stores of the stage by what their names begin with: a line for each was more than IAM takes with two caches. It holds
 * those of a stage whose name goes on after a dash too, and lets nobody do more than look at how large they are.
 */
function storeReads(scope: OperatorScope): OperatorGrant {
  const { stage } = scope.parts;
  return {
    actions: [
      'elasticache:DescribeReplicationGroups',
      'elasticache:ListAllowedNodeTypeModifications',
      'elasticache:DescribeCacheClusters',
      'elasticache:DescribeSnapshots',
      'elasticache:DescribeCacheParameters',
    ],
    resources: [
      scope.elastiCache('replicationgroup', `${stage}-*`),
      scope.elastiCache('cluster', `${stage}-*`),
      // Of a list by its store: the names of the snapshots are what is asked for.
      scope.elastiCache('snapshot', '*'),
      // CloudFormation names the groups; what a parameter is set to is no secret of another stage's.
      scope.elastiCache('parametergroup', '*'),
    ],
  };
}
