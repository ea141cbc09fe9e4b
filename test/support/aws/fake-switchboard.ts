import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { outputKeys } from '../../../config/contract/output-keys';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import type { AppliedLine } from '../../../domain/switchboard/log-line';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { answeringClient } from './answering-client';
import type { AwsCalls } from './aws-faults';
import { boardIds, FakeAppConfig } from './fake-app-config';

/** By which the Controls stack names the switchboard. */
export const switchboardOutputs: Readonly<Record<string, string>> = {
  [outputKeys.switchboardApplicationId]: boardIds.application,
  [outputKeys.switchboardEnvironmentId]: boardIds.environment,
  [outputKeys.switchboardProfileId]: boardIds.profile,
  [outputKeys.switchboardStrategyId]: boardIds.strategy,
};

/** A running task whose reader applies what is deployed some seconds after it was. */
interface FakeTask {
  readonly service: string;
  readonly id: string;
  readonly afterSeconds: number;
  readonly origin?: AppliedLine['origin'];
}

/** As the Controls stack's first deploy makes it. */
export function seededSwitchboard(atMs: number): SwitchboardDocument {
  return mergeDefaults(
    undefined,
    {
      release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
      routes: { Import: 'imports' },
    },
    { changeId: 'seed', atSeconds: atMs / 1000 - 86_400 },
  );
}

/** A switchboard that was deployed an hour and a half ago, tasks that read it, and the log groups they and the audit use. */
export class FakeSwitchboard {
  readonly appConfig = new FakeAppConfig();
  readonly tasks: FakeTask[] = [];
  readonly audit: { outcome: string; action: string; problem?: string; [key: string]: unknown }[] = [];
  /** Lines of the apps' own and of sheds, by log group. */
  readonly logged: { readonly group: string; readonly message: string; readonly atMs: number }[] = [];

  constructor(
    private readonly calls: AwsCalls,
    private readonly clock: { nowMs(): number },
  ) {
    const startMs = clock.nowMs();
    this.appConfig.nowMs = () => startMs - 5_400_000;
    this.appConfig.put(seededSwitchboard(startMs));
    this.appConfig.nowMs = () => clock.nowMs();
    this.appConfig.before = async (call) => calls.called(call);
    this.fakeEcs();
    this.fakeLogs();
  }

  private fakeEcs(): void {
    const ecs = answeringClient(ECSClient);
    const definition = (service: string): string => `arn:aws:ecs:x:1:task-definition/${service}:7`;
    ecs.on(ListTasksCommand, async ({ serviceName, cluster }) => {
      this.calls.called('ListTasks');
      const own = this.tasks.filter(({ service }) => service === serviceName);
      return { taskArns: own.map(({ id }) => `arn:aws:ecs:x:1:task/${cluster}/${id}`) };
    });
    ecs.on(DescribeTasksCommand, async ({ tasks = [] }) => {
      this.calls.called('DescribeTasks');
      if (tasks.length > 100) throw new Error('at most 100');
      return {
        tasks: tasks.map((taskArn: string) => {
          const task = this.tasks.find(({ id }) => taskArn.endsWith(`/${id}`));
          return { taskArn, lastStatus: 'RUNNING', taskDefinitionArn: definition(task?.service ?? '') };
        }),
      };
    });
    ecs.on(DescribeServicesCommand, async ({ services = [] }) => ({
      services: services.map((serviceName: string) => ({
        serviceName,
        status: 'ACTIVE',
        taskDefinition: definition(serviceName),
      })),
    }));
    ecs.on(DescribeTaskDefinitionCommand, async ({ taskDefinition = '' }) => {
      this.calls.called('DescribeTaskDefinition');
      const service = /\/([^:]+):7$/.exec(taskDefinition)?.[1];
      return {
        taskDefinition: {
          containerDefinitions: [
            {
              name: 'app',
              logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': `${service}-logs` } },
            },
          ],
        },
      };
    });
  }

  private fakeLogs(): void {
    const logs = answeringClient(CloudWatchLogsClient);
    logs.on(CreateLogStreamCommand, async () => {
      this.calls.called('CreateLogStream');
      return {};
    });
    logs.on(PutLogEventsCommand, async ({ logEvents = [] }) => {
      this.calls.called('PutLogEvents');
      this.audit.push(...logEvents.map(({ message = '' }) => JSON.parse(message)));
      return {};
    });
    logs.on(FilterLogEventsCommand, async ({ logGroupName = '', startTime = 0, nextToken }) => {
      this.calls.called('FilterLogEvents');
      const events = this.linesOf(logGroupName).filter(({ timestamp }) => timestamp >= startTime);
      // Pages of two, and the pattern ignored: the embedded region's way.
      const from = Number(nextToken ?? 0);
      return {
        events: events.slice(from, from + 2),
        ...(from + 2 < events.length && { nextToken: String(from + 2) }),
      };
    });
  }

  private linesOf(group: string) {
    const nowMs = this.clock.nowMs();
    const applied = this.tasks
      .filter(({ service }) => `${service}-logs` === group)
      .flatMap(({ service, id, afterSeconds, origin = 'appconfig' }) =>
        this.appConfig.deployments
          .filter(({ state }) => state === 'COMPLETE')
          .map(({ version, startedMs }) => {
            const { revision, changeId } = this.appConfig.document(version);
            const line: AppliedLine = { bulkhead: 'switchboard', revision, changeId, origin };
            const timestamp = startedMs + afterSeconds * 1000;
            return { timestamp, logStreamName: `${service}/app/${id}`, message: JSON.stringify(line) };
          }),
      )
      .filter(({ timestamp }) => timestamp <= nowMs);
    const own = this.logged
      .filter((one) => one.group === group)
      .map(({ message, atMs }) => ({ timestamp: atMs, logStreamName: 'x/app/y', message }));
    return [...own, ...applied];
  }
}
