import {
  DescribeTasksCommand,
  type ECSClientResolvedConfig,
  ListTasksCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type Task,
} from '@aws-sdk/client-ecs';
import type { AwsStub } from 'aws-sdk-client-mock';
import { oneOffTasks } from '../../../config/contract/one-off-tasks';
import { awsError } from '../aws/aws-faults';

/** Lists and describes the tasks of commands that `run` has started, as ECS does. */
export function answerCommands(
  ecs: AwsStub<ServiceInputTypes, ServiceOutputTypes, ECSClientResolvedConfig>,
  commands: readonly Task[],
): void {
  ecs.on(ListTasksCommand).callsFake(async ({ startedBy, nextToken = '0', ...others }) => {
    // "It must be the only filter that you use" (API reference, ListTasks).
    const alone = ['family', 'serviceName', 'desiredStatus', 'launchType'].every((key) => !(key in others));
    if (startedBy !== oneOffTasks.startedBy || !alone) {
      throw awsError('InvalidParameterException', 'cannot be combined');
    }
    const from = Number(nextToken);
    return {
      taskArns: commands.slice(from, from + 100).map(({ taskArn = '' }) => taskArn),
      ...(from + 100 < commands.length && { nextToken: String(from + 100) }),
    };
  });
  ecs.on(DescribeTasksCommand).callsFake(async ({ tasks, include = [] }) => ({
    tasks: commands
      .filter(({ taskArn }) => tasks.includes(taskArn))
      .map(({ tags, ...task }) => (include.includes('TAGS') ? { ...task, tags } : task)),
  }));
}
