import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Service,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { answeringClient } from './answering-client';
import { type AwsCalls, awsError } from './aws-faults';

const account = 'arn:aws:ecs:us-east-1:111122223333';
const cluster = 'prod-cluster';

/** What becomes of a task, in milliseconds from its start. */
export interface TaskLife {
  /** ECS does not know it before: its API is eventually consistent. */
  readonly knownAfterMs: number;
  readonly runningAfterMs: number;
  /** Of running. Infinite: until somebody stops it. */
  readonly commandMs: number;
  readonly exitCode: number;
  /** From SIGTERM until it ends. */
  readonly obeysTermAfterMs: number;
  /** It never runs, and this is why. */
  readonly startFailure?: string;
  /** Of its container, once it has ended. */
  readonly containerReason?: string;
  /** Written so long after it runs, and in CloudWatch two seconds later. */
  readonly lines: readonly (readonly [afterMs: number, text: string])[];
}

const logLagMs = 2_000;
/** Fargate takes a task's network interface away before it is STOPPED. */
const deprovisioningMs = 30_000;

interface FakeTask {
  readonly input: RunTaskCommandInput;
  readonly life: TaskLife;
  readonly beganMs: number;
  readonly id: string;
  stopped?: { readonly atMs: number; readonly reason: string };
}

/** One-off tasks of `prod` as ECS's documents describe them, and what they write. Time comes from outside. */
export class FakeOneOffTasks {
  readonly tasks: FakeTask[] = [];
  readonly services = new Map<string, Service>();
  readonly definitions = new Map<string, { status: string; app: ContainerDefinition }>();
  readonly audit: Record<string, unknown>[] = [];
  /** Of the next task. */
  life: TaskLife = {
    knownAfterMs: 0,
    runningAfterMs: 20_000,
    commandMs: 10_000,
    exitCode: 0,
    obeysTermAfterMs: 3_000,
    lines: [
      [1_000, 'migrating'],
      [9_500, 'migrated'],
    ],
  };
  /** What RunTask answers instead of a task. */
  failure: { readonly reason: string; readonly detail?: string } | undefined;

  /** What StopTask is answered with, each time. */
  stopTrouble: Error | undefined;

  constructor(
    private readonly calls: AwsCalls,
    private readonly clock: { nowMs(): number },
  ) {
    this.fakeEcs();
    this.fakeLogs();
  }

  add(name: string, revisions: readonly number[] = [7]): Service {
    const arn = (revision: number) => `${account}:task-definition/bulkhead-prod-${name}:${revision}`;
    const [newest = 7] = revisions;
    for (const revision of revisions) {
      this.definitions.set(arn(revision), {
        status: 'ACTIVE',
        app: {
          name: 'app',
          image: `registry/app:4${revision}`,
          stopTimeout: 60,
          secrets: [{ name: 'DATABASE_URL', valueFrom: 'arn:of:a:secret' }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': `${name}-logs`, 'awslogs-stream-prefix': name },
          },
        },
      });
    }
    const service: Service = {
      serviceName: name,
      status: 'ACTIVE',
      taskDefinition: arn(newest),
      platformVersion: '1.4.0',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1'],
          securityGroups: ['sg-1', 'sg-2'],
          assignPublicIp: 'DISABLED',
        },
      },
      deployments: revisions.map((revision, index) => ({
        status: index === 0 ? 'PRIMARY' : 'ACTIVE',
        taskDefinition: arn(revision),
      })),
    };
    this.services.set(name, service);
    return service;
  }

  private fakeEcs(): void {
    const ecs = answeringClient(ECSClient);
    ecs.on(DescribeServicesCommand, async ({ services = [] }) => {
      this.calls.called('DescribeServices');
      return { services: services.flatMap((name) => this.services.get(name) ?? []) };
    });
    ecs.on(DescribeTaskDefinitionCommand, async ({ taskDefinition = '' }) => {
      this.calls.called('DescribeTaskDefinition');
      const found = this.definitions.get(taskDefinition);
      if (found === undefined) throw awsError('ClientException', 'Unable to describe task definition.');
      const sidecar = { name: 'agent', logConfiguration: { logDriver: 'awslogs' } };
      return {
        taskDefinition: {
          taskDefinitionArn: taskDefinition,
          status: found.status,
          cpu: '1024',
          memory: '2048',
          containerDefinitions: [sidecar, found.app],
        },
      };
    });
    ecs.on(RunTaskCommand, async (input) => {
      this.calls.called('RunTask');
      if (this.failure !== undefined) return { tasks: [], failures: [this.failure] };
      const id = `0c1d4b1f5c0e4d6fb5a7c0ffee00000${this.tasks.length + 1}`;
      this.tasks.push({ input, life: this.life, beganMs: this.clock.nowMs(), id });
      return { tasks: [{ taskArn: this.arn(id) }], failures: [] };
    });
    ecs.on(DescribeTasksCommand, async ({ tasks = [], include = [] }) => {
      this.calls.called('DescribeTasks');
      const found = tasks.flatMap((name) => this.tasks.find(({ id }) => name.endsWith(id)) ?? []);
      const nowMs = this.clock.nowMs();
      const known = found.filter(({ beganMs, life }) => nowMs - beganMs >= life.knownAfterMs);
      return { tasks: known.map((task) => this.described(task, include.includes('TAGS'))) };
    });
    ecs.on(StopTaskCommand, async ({ task: name = '', reason = '' }) => {
      this.calls.called('StopTask');
      if (this.stopTrouble !== undefined) throw this.stopTrouble;
      const task = this.tasks.find(({ id }) => name.endsWith(id));
      if (task === undefined)
        throw awsError('InvalidParameterException', 'The referenced task was not found.');
      task.stopped ??= { atMs: this.clock.nowMs(), reason };
      return {};
    });
  }

  private described(task: FakeTask, withTags: boolean): Task {
    const { id, input, beganMs, life, stopped } = task;
    const nowMs = this.clock.nowMs();
    const runningMs = beganMs + life.runningAfterMs;
    const ended = this.endOf(task);
    const base: Task = {
      taskArn: this.arn(id),
      taskDefinitionArn: input.taskDefinition,
      ...(withTags && { tags: input.tags }),
    };
    const called = stopped !== undefined && stopped.atMs < runningMs ? stopped : undefined;
    if (called !== undefined) {
      const stoppedReason = called.reason;
      return {
        ...base,
        lastStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason,
        containers: [{ name: 'app', lastStatus: 'PENDING' }],
      };
    }
    if (life.startFailure !== undefined && nowMs >= runningMs) {
      const stoppedReason = life.startFailure;
      return {
        ...base,
        lastStatus: 'STOPPED',
        stopCode: 'TaskFailedToStart',
        stoppedReason,
        containers: [{ name: 'app', lastStatus: 'PENDING' }],
      };
    }
    if (nowMs < runningMs) {
      const lastStatus = nowMs - beganMs < life.runningAfterMs / 2 ? 'PROVISIONING' : 'PENDING';
      return { ...base, lastStatus, containers: [{ name: 'app', lastStatus: 'PENDING' }] };
    }
    const startedAt = new Date(runningMs);
    const sidecar = { name: 'agent', lastStatus: 'RUNNING' };
    if (nowMs < ended.atMs) {
      return {
        ...base,
        lastStatus: 'RUNNING',
        startedAt,
        containers: [sidecar, { name: 'app', lastStatus: 'RUNNING' }],
      };
    }
    const over = nowMs >= ended.atMs + deprovisioningMs;
    const reason = life.containerReason;
    const app = {
      name: 'app',
      lastStatus: 'STOPPED',
      exitCode: ended.exitCode,
      ...(reason !== undefined && { reason }),
    };
    return {
      ...base,
      lastStatus: over ? 'STOPPED' : 'DEPROVISIONING',
      startedAt,
      executionStoppedAt: new Date(ended.atMs),
      stopCode: ended.byItself ? 'EssentialContainerExited' : 'UserInitiated',
      stoppedReason: ended.byItself ? 'Essential container in task exited' : stopped?.reason,
      containers: [sidecar, app],
    };
  }

  private endOf({ life, beganMs, stopped }: FakeTask) {
    const ownMs = beganMs + life.runningAfterMs + life.commandMs;
    if (stopped === undefined || ownMs <= stopped.atMs) {
      return { atMs: ownMs, exitCode: life.exitCode, byItself: true };
    }
    const stoppedMs = stopped.atMs + Math.min(life.obeysTermAfterMs, 60_000);
    return { atMs: stoppedMs, exitCode: life.obeysTermAfterMs < 60_000 ? 143 : 137, byItself: false };
  }

  private fakeLogs(): void {
    const logs = answeringClient(CloudWatchLogsClient);
    logs.on(GetLogEventsCommand, async ({ logGroupName, logStreamName, nextToken, startFromHead }) => {
      this.calls.called('GetLogEvents');
      const task = this.tasks.find(({ id }) => logStreamName?.endsWith(`/app/${id}`));
      const service = /bulkhead-prod-(.+):/.exec(task?.input.taskDefinition ?? '')?.[1];
      const place = `${logGroupName} ${logStreamName}`;
      if (startFromHead !== true || place !== `${service}-logs ${service}/app/${task?.id}`) {
        throw awsError('ResourceNotFoundException', 'The specified log stream does not exist.');
      }
      const lines = task === undefined ? [] : this.linesOf(task);
      if (lines.length === 0) {
        throw awsError('ResourceNotFoundException', 'The specified log stream does not exist.');
      }
      // A page has one line, or none though more come: the reference allows both.
      const from = nextToken === undefined ? 0 : Number(nextToken);
      const line = from % 2 === 0 ? lines[from / 2] : undefined;
      const last = from >= lines.length * 2;
      return {
        events: line === undefined ? [] : [{ message: line }],
        nextForwardToken: String(last ? from : from + 1),
      };
    });
    logs.on(CreateLogStreamCommand, async () => {
      this.calls.called('CreateLogStream');
      return {};
    });
    logs.on(PutLogEventsCommand, async ({ logEvents = [] }) => {
      this.calls.called('PutLogEvents');
      this.audit.push(...logEvents.map(({ message = '' }) => JSON.parse(message)));
      return {};
    });
  }

  private linesOf(task: FakeTask): string[] {
    const { beganMs, life } = task;
    const startedMs = beganMs + life.runningAfterMs;
    const endMs = this.endOf(task).atMs;
    return life.lines.flatMap(([afterMs, text]) => {
      const atMs = startedMs + afterMs;
      return atMs <= endMs && atMs + logLagMs <= this.clock.nowMs() ? [text] : [];
    });
  }

  private arn(id: string): string {
    return `${account}:task/${cluster}/${id}`;
  }
}
