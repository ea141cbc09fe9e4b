import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import type { JsonLog } from '../../../client/log-to-stdout';
import { pollAppConfig } from '../../../client/poll-app-config';
import { readLastResortFromS3 } from '../../../client/read-from-s3';
import { type SwitchboardReader, switchboardReader } from '../../../client/switchboard-reader';
import { switchboardSettings } from '../../../client/switchboard-settings';
import { regionVariables } from '../../../local/region/emulator/region-environment';

/** A task of the region with the reference reader running in it, as an app's would. */
interface ReferenceTask {
  readonly service: string;
  readonly id: string;
  readonly reader: SwitchboardReader;
}

export interface ReferenceTasks {
  readonly tasks: readonly ReferenceTask[];
  /** Ids of those that ECS still has: a pool in which nothing waits gives tasks back. */
  running(): Promise<ReadonlySet<string>>;
  end(): Promise<void>;
}

/**
 * Does for every task of the services what the emulator cannot: runs the reader that an app imports with the variables of
 * the deployed task definition, and takes its log lines where the deployed log driver would.
 */
export async function referenceTasks(
  port: number,
  cluster: string,
  services: readonly string[],
): Promise<ReferenceTasks> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const ecs = new ECSClient(config);
  const logs = new CloudWatchLogsClient(config);
  const appConfig = new AppConfigDataClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const written: Promise<unknown>[] = [];

  async function tasksOf(service: string): Promise<ReferenceTask[]> {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    return Promise.all(
      tasks.map(async ({ taskArn = '', taskDefinitionArn }) => {
        const id = taskArn.split('/').at(-1) ?? '';
        const { taskDefinition } = await ecs.send(
          new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }),
        );
        const [container] = taskDefinition?.containerDefinitions ?? [];
        const variables = Object.fromEntries(
          (container?.environment ?? []).map(({ name = '', value }) => [name, value]),
        );
        const settings = switchboardSettings(variables);
        if (settings === undefined) throw new Error(`a task of ${service} was not told of the switchboard`);
        const { options = {} } = container?.logConfiguration ?? {};
        const log = await stream(
          options['awslogs-group'] ?? '',
          `${options['awslogs-stream-prefix']}/app/${id}`,
        );
        const reader = switchboardReader({
          poll: pollAppConfig(appConfig, settings),
          readLastResort: readLastResortFromS3(s3, settings.bucket),
          settings,
          log,
        });
        return { service, id, reader };
      }),
    );
  }

  async function stream(logGroupName: string, logStreamName: string): Promise<JsonLog> {
    const place = { logGroupName, logStreamName };
    await logs.send(new CreateLogStreamCommand(place));
    return (line) => {
      const logEvents = [{ timestamp: Date.now(), message: JSON.stringify(line) }];
      written.push(logs.send(new PutLogEventsCommand({ ...place, logEvents })));
    };
  }

  const tasks = (await Promise.all(services.map(tasksOf))).flat();
  await Promise.all(tasks.map(({ reader }) => reader.firstRead));
  return {
    tasks,
    running: async () => {
      const lists = services.map((serviceName) => ecs.send(new ListTasksCommand({ cluster, serviceName })));
      const arns = (await Promise.all(lists)).flatMap(({ taskArns = [] }) => taskArns);
      return new Set(arns.map((arn) => arn.split('/').at(-1) ?? ''));
    },
    end: async () => {
      for (const { reader } of tasks) reader.stop();
      await Promise.allSettled(written);
      for (const client of [ecs, logs, appConfig, s3]) client.destroy();
    },
  };
}
