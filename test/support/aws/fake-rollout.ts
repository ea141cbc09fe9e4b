import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type Service,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';
import type { ServiceDeploymentStatus } from '../../../ops/rollout/rollout-verdict';
import { type AwsCalls, awsError } from './aws-faults';
import type { FakeEcs } from './fake-ecs';

const healthyMs = 20_000;
const drainMs = 30_000;
/** After so long without a healthy task the circuit breaker of the fake calls it off. */
const givenUpMs = 300_000;

/** One rollout as ECS's documents describe it, in the steps that the percentages allow. Time comes from outside. */
export class FakeRollout {
  status: ServiceDeploymentStatus = 'IN_PROGRESS';
  reason: string | undefined;
  neverHealthy = false;
  noCapacity = false;
  readonly arn: string;
  private old: number;
  private fresh: number[] = [];
  private draining: number[] = [];
  private readonly before: string;
  private backAtMs = Number.POSITIVE_INFINITY;

  constructor(
    readonly service: Service,
    private readonly beganMs: number,
  ) {
    this.arn = `${service.serviceArn?.replace(':service/', ':service-deployment/')}/${beganMs}`;
    this.old = service.desiredCount ?? 0;
    this.before = service.taskDefinition ?? '';
    service.taskDefinition = this.before.replace(/\d+$/, (revision) => String(Number(revision) + 1));
    this.describe(beganMs);
  }

  healthy(nowMs: number): number {
    return this.old + this.fresh.filter((ms) => !this.neverHealthy && nowMs - ms >= healthyMs).length;
  }

  unhealthy(nowMs: number): number {
    return this.old + this.fresh.length - this.healthy(nowMs);
  }

  stopping(): number {
    return this.draining.length;
  }

  stop(): void {
    if (!['PENDING', 'IN_PROGRESS'].includes(this.status)) {
      throw awsError('ConflictException', 'The service deployment is not in progress.');
    }
    this.status = 'STOP_REQUESTED';
    this.reason = 'Stopped by a user';
  }

  pass(nowMs: number): void {
    this.draining = this.draining.filter((ms) => nowMs - ms < drainMs);
    if (this.status === 'STOP_REQUESTED') this.goBack(nowMs);
    if (this.status === 'ROLLBACK_IN_PROGRESS' && nowMs >= this.backAtMs) this.status = 'ROLLBACK_SUCCESSFUL';
    if (this.status === 'IN_PROGRESS') this.replace(nowMs);
    this.describe(nowMs);
  }

  brief(): ServiceDeployment {
    return {
      serviceDeploymentArn: this.arn,
      serviceArn: this.service.serviceArn,
      createdAt: new Date(this.beganMs),
      status: this.status,
      statusReason: this.reason,
      sourceServiceRevisions: [{ arn: `${this.arn}/source` }],
    };
  }

  private replace(nowMs: number): void {
    const desired = this.service.desiredCount ?? 0;
    const { minimumHealthyPercent = 100, maximumPercent = 200 } = this.service.deploymentConfiguration ?? {};
    const limits = rolloutLimits(
      { minHealthyPercent: minimumHealthyPercent, maxHealthyPercent: maximumPercent },
      desired,
    );
    const stops = Math.min(this.old, this.healthy(nowMs) - (desired - limits.offlineAtMost));
    for (let count = 0; count < stops; count += 1) this.draining.push(nowMs);
    this.old -= Math.max(0, stops);
    const room = Math.min(desired + limits.extraAtMost - this.old, desired) - this.fresh.length;
    if (!this.noCapacity) for (let count = 0; count < room; count += 1) this.fresh.push(nowMs);
    if (this.old === 0 && this.healthy(nowMs) === desired) this.status = 'SUCCESSFUL';
    if (this.neverHealthy && nowMs - this.beganMs > givenUpMs) {
      this.reason = 'ECS deployment circuit breaker: tasks failed to start.';
      this.goBack(nowMs);
    }
  }

  private goBack(nowMs: number): void {
    this.status = 'ROLLBACK_IN_PROGRESS';
    this.backAtMs = nowMs + 60_000;
    this.old = this.service.desiredCount ?? 0;
    this.fresh = [];
    this.service.taskDefinition = this.before;
  }

  private describe(nowMs: number): void {
    const { service } = this;
    const over = ['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL'].includes(this.status);
    const back = this.status.startsWith('ROLLBACK');
    const createdAt = new Date(this.beganMs);
    service.runningCount = this.old + this.fresh.length;
    service.deployments = [
      {
        id: back ? 'ecs-svc/back' : 'ecs-svc/new',
        status: 'PRIMARY',
        createdAt,
        rolloutState: over ? 'COMPLETED' : 'IN_PROGRESS',
        taskDefinition: service.taskDefinition,
        runningCount: back ? this.old : this.fresh.length,
        failedTasks: this.neverHealthy && nowMs - this.beganMs > 60_000 ? 2 : 0,
      },
      ...(over
        ? []
        : [
            {
              id: 'ecs-svc/old',
              status: 'ACTIVE',
              rolloutState: back ? ('FAILED' as const) : ('COMPLETED' as const),
              taskDefinition: this.before,
              runningCount: this.old,
            },
          ]),
    ];
  }
}

/** Adds to a fake ECS what rollouts need. `written`: whether ECS keeps records of deployments at all. */
export function fakeRollouts(
  { mock }: FakeEcs,
  calls: AwsCalls,
  place: { readonly rollouts: readonly FakeRollout[]; readonly written: boolean; nowMs(): number },
): void {
  const of = (name: string) => place.rollouts.find(({ service }) => service.serviceName === name);
  mock.on(ListServiceDeploymentsCommand).callsFake(async ({ service, status }) => {
    calls.called('ListServiceDeployments');
    const found = place.rollouts.filter((rollout) => rollout.service.serviceName === service);
    const wanted = found.filter((rollout) => status === undefined || status.includes(rollout.status));
    return { serviceDeployments: place.written ? wanted.map((rollout) => rollout.brief()) : [] };
  });
  mock.on(DescribeServiceDeploymentsCommand).callsFake(async ({ serviceDeploymentArns }) => {
    calls.called('DescribeServiceDeployments');
    const found = place.rollouts.filter(({ arn }) => serviceDeploymentArns.includes(arn));
    return { serviceDeployments: found.map((rollout) => rollout.brief()) };
  });
  mock.on(DescribeServiceRevisionsCommand).callsFake(async () => {
    calls.called('DescribeServiceRevisions');
    return { serviceRevisions: [{ containerImages: [{ containerName: 'app', image: 'registry/app:41' }] }] };
  });
  mock.on(StopServiceDeploymentCommand).callsFake(async ({ serviceDeploymentArn, stopType }) => {
    calls.called('StopServiceDeployment');
    if (stopType !== 'ROLLBACK') throw awsError('InvalidParameterException', 'stopType');
    place.rollouts.find(({ arn }) => arn === serviceDeploymentArn)?.stop();
    return { serviceDeploymentArn };
  });
  mock.on(ListTasksCommand).callsFake(async ({ serviceName, desiredStatus }) => {
    calls.called('ListTasks');
    const count =
      desiredStatus === 'STOPPED' ? of(serviceName)?.stopping() : of(serviceName)?.service.runningCount;
    return {
      taskArns: Array.from({ length: count ?? 0 }, (_, index) => `${serviceName}/${desiredStatus}/${index}`),
    };
  });
  mock.on(DescribeTasksCommand).callsFake(async ({ tasks }) => {
    calls.called('DescribeTasks');
    return {
      tasks: tasks.map((arn: string) => {
        const [name = '', desiredStatus, index] = arn.split('/');
        const healthy = Number(index) < (of(name)?.healthy(place.nowMs()) ?? 0);
        const startedAt = new Date(place.nowMs() - (healthy ? 41_000 : 1_000));
        return desiredStatus === 'STOPPED'
          ? { lastStatus: 'DEACTIVATING', desiredStatus }
          : { lastStatus: 'RUNNING', desiredStatus, startedAt, healthStatus: 'UNKNOWN' };
      }),
    };
  });
  mockClient(ElasticLoadBalancingV2Client)
    .on(DescribeTargetHealthCommand)
    .callsFake(async ({ TargetGroupArn }) => {
      calls.called('DescribeTargetHealth');
      const rollout = of(TargetGroupArn);
      const states = (State: string, count = 0) =>
        Array.from({ length: count }, () => ({ TargetHealth: { State } }));
      const bad = rollout?.neverHealthy === true ? 'unhealthy' : 'initial';
      return {
        TargetHealthDescriptions: [
          ...states('healthy', rollout?.healthy(place.nowMs())),
          ...states(bad, rollout?.unhealthy(place.nowMs())),
          ...states('draining', rollout?.stopping()),
        ],
      };
    });
}
