import { oneOffTasks, taskRolePath } from '../../config/contract/one-off-tasks';
import { taskFamily } from '../../config/contract/task-definitions';
import { auditGrant } from './operator-changes';
import type { OperatorGrant, OperatorScope } from './operator-scope';

/**
 * What `bulkhead run` does. Whoever may start a task with a command of his own may do all that the app may, and read its
 * secrets: so it is no operator's, who needs none of that to end an incident.
 */
export function operatorRuns(scope: OperatorScope): readonly OperatorGrant[] {
  const { stage, cluster } = scope.parts;
  const family = `${taskFamily(stage, '*')}:*`;
  return [
    {
      actions: ['ecs:RunTask'],
      // Also those of a stage whose name begins with this one's: whose roles cannot be passed.
      resources: [scope.arn({ service: 'ecs', resource: 'task-definition', name: family })],
      conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
    },
    {
      actions: ['iam:PassRole'],
      resources: [scope.role(`${taskRolePath(scope.parts).slice(1)}*`)],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      // With the tags of its start ("Grant permission to tag resources on creation", ECS developer guide).
      actions: ['ecs:TagResource'],
      resources: [scope.inCluster('task')],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
    {
      actions: ['ecs:StopTask'],
      resources: [scope.inCluster('task')],
      conditions: { Null: { [`aws:ResourceTag/${oneOffTasks.tagKey}`]: 'false' } },
    },
    auditGrant(scope),
  ];
}
