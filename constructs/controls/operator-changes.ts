import { ArnFormat, Fn } from 'aws-cdk-lib';
import { controlsKeys } from '../../config/contract/controls-keys';
import { logGroupName } from '../../config/contract/log-groups';
import { maintenanceRoleName } from '../../config/contract/maintenance';
import { metricNamespace } from '../../config/contract/metric-names';
import { stackId } from '../../config/contract/stack-id';
import type { JobStore } from '../stores/job-store';
import type { OperatorGrant, OperatorScope } from './operator-scope';
import type { QueueMoverFunction } from './queue-mover';

/**
 * All that the command changes. None of it makes its holder an administrator: the one stack that may be updated is
 * updated with its own role, no task definition can be written, and no role passed but that one.
 */
export function operatorChanges(scope: OperatorScope): readonly OperatorGrant[] {
  const { stage, jobs, switchboard, balancers, mover } = scope.parts;
  const maintenance = scope.role(maintenanceRoleName(scope.parts));
  const listeners = balancers.map(({ listenerArn }) => listenerArn);
  return [
    {
      actions: ['appconfig:CreateHostedConfigurationVersion', 'appconfig:StartDeployment'],
      resources: [
        ...scope.appConfig('deployment'),
        scope.arn({ service: 'appconfig', resource: 'deploymentstrategy', name: switchboard.strategyId }),
      ],
    },
    {
      actions: ['s3:PutObject'],
      resources: [controlsKeys.lastResortSwitchboard, `${controlsKeys.resizePrefix}*`].map((key) =>
        scope.object(key),
      ),
    },
    ...(mover === undefined ? [] : [invoke(scope, mover)]),
    {
      actions: ['cloudformation:UpdateStack'],
      resources: [scope.stack(stackId(stage, 'Maintenance'))],
      // Without it CloudFormation would take the role of the last deploy: an administrator.
      conditions: { StringEquals: { 'cloudformation:RoleArn': maintenance } },
    },
    {
      actions: ['iam:PassRole'],
      resources: [maintenance],
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      actions: ['cloudformation:SetStackPolicy'],
      resources: [scope.stack(stackId(stage, 'Foundation'))],
    },
    { actions: ['elasticloadbalancing:CreateRule'], resources: listeners },
    { actions: ['elasticloadbalancing:DeleteRule'], resources: listeners.map(rulesOf) },
    {
      actions: ['elasticloadbalancing:AddTags'],
      resources: listeners.map(rulesOf),
      conditions: { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' } },
    },
    { actions: ['ecs:UpdateService'], resources: [scope.inCluster('service')] },
    { actions: ['ecs:StopServiceDeployment'], resources: scope.rollouts('service-deployment') },
    { actions: ['ecs:StopTask'], resources: [scope.inCluster('task')] },
    {
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [
        // Its own ids say nothing of whose they are, and it takes no tags from CloudFormation.
        scope.arn({ service: 'application-autoscaling', resource: 'scalable-target', name: '*' }),
      ],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    },
    ...(jobs === undefined ? [] : jobStoreChanges(scope, jobs)),
    auditGrant(scope),
    {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    },
  ];
}

function invoke(scope: OperatorScope, { functionName }: QueueMoverFunction): OperatorGrant {
  const format = ArnFormat.COLON_RESOURCE_NAME;
  return {
    actions: ['lambda:InvokeFunction'],
    resources: [scope.arn({ service: 'lambda', resource: 'function', name: functionName, format })],
  };
}

function jobStoreChanges(scope: OperatorScope, jobs: JobStore): readonly OperatorGrant[] {
  return [
    {
      actions: ['elasticache:ModifyReplicationGroup'],
      resources: [scope.elastiCache('replicationgroup', jobs.storeId)],
    },
    {
      actions: ['elasticache:ModifyCacheParameterGroup'],
      resources: [scope.elastiCache('parametergroup', jobs.parameterGroupName)],
    },
    {
      actions: ['elasticache:CreateSnapshot'],
      resources: [
        scope.elastiCache('replicationgroup', jobs.storeId),
        scope.elastiCache('cluster', `${jobs.storeId}-*`),
        scope.elastiCache('snapshot', `bulkhead-${scope.parts.stage}-*`),
      ],
    },
  ];
}

/** Who changed what: of everybody who changes anything. */
export function auditGrant(scope: OperatorScope): OperatorGrant {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [scope.logLines(logGroupName(scope.parts.stage, 'audit'))],
  };
}

/** `...:listener/app/...` -> `...:listener-rule/app/.../*`: a rule's ARN is its listener's and an id. */
function rulesOf(listenerArn: string): string {
  const part = (index: number): string => Fn.select(index, Fn.split(':listener/', listenerArn));
  return `${part(0)}:listener-rule/${part(1)}/*`;
}
