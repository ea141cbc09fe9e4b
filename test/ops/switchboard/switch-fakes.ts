import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
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
import { controlsKeys } from '../../../config/contract/controls-keys';
import { outputKeys } from '../../../config/contract/output-keys';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import type { AppliedLine, ShedLine } from '../../../domain/switchboard/log-line';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { answeringClient } from '../../support/aws/answering-client';
import { AwsCalls } from '../../support/aws/aws-faults';
import { boardIds, FakeAppConfig } from '../../support/aws/fake-app-config';
import { FakeControlsBucket } from '../../support/aws/fake-controls-bucket';
import { type OperatorSession, operatorSession, startMs } from '../../support/ops/operator-session';

const outputs: Readonly<Record<string, string>> = {
  [outputKeys.switchboardApplicationId]: boardIds.application,
  [outputKeys.switchboardEnvironmentId]: boardIds.environment,
  [outputKeys.switchboardProfileId]: boardIds.profile,
  [outputKeys.switchboardStrategyId]: boardIds.strategy,
  [outputKeys.controlsBucketName]: 'controls-bucket',
  [outputKeys.clusterName]: 'prod-cluster',
};

export const seeded: SwitchboardDocument = mergeDefaults(
  undefined,
  {
    release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
    routes: { Import: 'imports' },
  },
  { changeId: 'seed', atSeconds: startMs / 1000 - 86_400 },
);

/** A running task whose reader applies what is deployed some seconds after it was. */
interface FakeTask {
  readonly service: string;
  readonly id: string;
  readonly afterSeconds: number;
  readonly origin?: AppliedLine['origin'];
}

/** A stage with a switchboard that was deployed an hour and a half ago, and tasks that read it. */
export class SwitchFakes {
  readonly calls = new AwsCalls();
  readonly appConfig = new FakeAppConfig();
  readonly bucket: FakeControlsBucket;
  readonly session: OperatorSession = operatorSession();
  readonly tasks: FakeTask[] = [];
  readonly audit: Record<string, unknown>[] = [];
  /** Lines of the apps' own and of sheds, by log group. */
  readonly logged: { readonly group: string; readonly message: string; readonly atMs: number }[] = [];

  constructor() {
    this.bucket = new FakeControlsBucket(this.calls);
    this.appConfig.nowMs = () => startMs - 5_400_000;
    this.appConfig.put(seeded);
    this.appConfig.nowMs = () => this.session.clock.nowMs();
    this.appConfig.before = async (call) => this.calls.called(call);
    this.bucket.put(controlsKeys.lastResortSwitchboard, JSON.stringify(seeded));
    const stacks = answeringClient(CloudFormationClient);
    stacks.on(DescribeStacksCommand, async ({ StackName }) => {
      this.calls.called('DescribeStacks');
      const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
      return { Stacks: [{ StackName, Outputs }] };
    });
    this.fakeEcs();
    this.fakeLogs();
  }

  get copy(): Record<string, unknown> | undefined {
    return this.bucket.json(controlsKeys.lastResortSwitchboard);
  }

  /** What counts as work for AWS: calls but for those that wait for tasks. */
  callsFor(prefixes: RegExp): string[] {
    return this.calls.names.filter((name) => prefixes.test(name));
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
    const nowMs = this.session.clock.nowMs();
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

export function shedLine(fromMs: number, counts: ShedLine['counts']): string {
  const line: ShedLine = {
    bulkhead: 'shed',
    fromSeconds: fromMs / 1000,
    toSeconds: fromMs / 1000 + 60,
    counts,
  };
  return JSON.stringify(line);
}
