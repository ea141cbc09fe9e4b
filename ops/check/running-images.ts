import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { stackOf } from '../../config/contract/stack-id';
import { appContainer } from '../../config/contract/task-definitions';
import { everyTask } from '../../config/every-task';
import { serviceSize } from '../aws/ecs-service-size';
import { ecsTasks } from '../aws/ecs-tasks';
import { commandName } from '../kit/command-name';
import { type Check, type CheckContext, counted, type Difference, mapBounded } from './check-kinds';
import { wantedImage } from './images';
import type { LiveService } from './live-stage';

/** Each service runs the task definition of its stack, and that has the image that was asked for. A rollback looks steady. */
export const runningImages: Check = {
  name: 'running images',
  needed: true,
  ask: async (context) => {
    const services = await context.live.services();
    const standing = new Set(services.map(({ entry }) => entry.name));
    const missing = everyTask(context.session.config).flatMap(({ name, path }): Difference[] =>
      standing.has(name)
        ? []
        : [
            {
              what: path.join('.'),
              expected: 'a service',
              found: 'none',
              advice: `Deploy its stack: npx cdk deploy -c stage=${context.session.config.stage}`,
            },
          ],
    );
    const wrong = await mapBounded(services, (one) => imageDifferences(context, one));
    return {
      found: `as deployed, of ${counted(services.length, 'service')}`,
      differences: [...missing, ...wrong.flat()],
    };
  },
};

async function imageDifferences(
  context: CheckContext,
  { entry, service }: LiveService,
): Promise<readonly Difference[]> {
  const { session, live } = context;
  const { stage } = session.config;
  const what = entry.path.join('.');
  const running = primaryDefinition(service);
  const resources = await live.resources(stackOf(entry));
  const deployed = resources.flatMap(({ ResourceType, PhysicalResourceId = '' }) =>
    ResourceType === 'AWS::ECS::TaskDefinition' ? [PhysicalResourceId] : [],
  );
  const advice = `It was taken back, or changed by hand: ${commandName} rollout watch --stage ${stage} --service ${entry.name}`;
  if (!deployed.includes(running)) {
    const family = running.replace(/:\d+$/, '');
    const own = deployed.find((arn) => arn.replace(/:\d+$/, '') === family) ?? 'one of its stack';
    return [{ what, expected: shortName(own), found: shortName(running), advice }];
  }
  const wanted = await wantedImage(context, entry.task.image);
  const { taskDefinition } = await session.clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: running }),
  );
  const image = taskDefinition?.containerDefinitions?.find(({ name }) => name === appContainer)?.image;
  if (wanted === undefined || image === wanted) return [];
  return [{ what, expected: wanted, found: image ?? 'no image', advice }];
}

/** The rollout is over, and every task is of the task definition that the service wants. */
export const runningTasks: Check = {
  name: 'running tasks',
  onlyAws: 'tasks there are not replaced as on AWS',
  ask: async ({ live, session: { clients, config } }) => {
    const cluster = await live.cluster();
    const services = await live.services();
    const wrong = await mapBounded(services, async ({ entry, service }): Promise<Difference[]> => {
      const what = entry.path.join('.');
      const { rolling, runningTasks: running, desiredTasks: desired } = serviceSize(service);
      const wanted = primaryDefinition(service);
      const tasks = await ecsTasks(clients.ecs, { cluster: cluster ?? '', service: entry.name }, 'RUNNING');
      const others = tasks.filter(
        // One that `run` started is not of the service, and has a group of its own.
        ({ taskDefinitionArn, group }) => group === `service:${entry.name}` && taskDefinitionArn !== wanted,
      );
      const advice = `${commandName} rollout watch --stage ${config.stage} --service ${entry.name}`;
      const found = [
        ...(rolling ? ['a rollout is under way'] : []),
        ...(others.length > 0 ? [`${counted(others.length, 'task')} of another revision`] : []),
        ...(running < desired ? [`${running} of ${desired} tasks run`] : []),
      ];
      if (found.length === 0) return [];
      const expected = `${counted(desired, 'task')} of ${shortName(wanted)}`;
      return [{ what, expected, found: found.join(', '), advice }];
    });
    const all = services.reduce((sum, { service }) => sum + (service.runningCount ?? 0), 0);
    return {
      found: `${counted(all, 'task')}, all of the revision that is wanted`,
      differences: wrong.flat(),
    };
  },
};

function primaryDefinition({ deployments = [], taskDefinition = '' }: LiveService['service']): string {
  return deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? taskDefinition;
}

/** `bulkhead-prod-web:7` of its ARN. */
function shortName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
