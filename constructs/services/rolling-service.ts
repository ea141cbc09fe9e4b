import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { metadataKeys } from '../../config/contract/metadata-keys';
import { type Rollout, type RolloutMode, rolloutFor, type TaskRange } from '../../domain/rollout/rollout-for';
import { spotWeights, uncheckedHealthySeconds } from '../../domain/rollout/rollout-limits';
import type { Tickets } from '../monitoring/alarms';
import { FailingTasksAlarm } from '../monitoring/failing-tasks-alarm';
import type { AppTask } from './app-task';
import { failuresThatUndo, onDemandBase, shortageFailures, worstRolloutSeconds } from './rollout-bounds';

/** Placement, network interface and image pull of a Fargate task; a slow case. Only the shown duration depends on it. */
const startSeconds = 60;

/** How soon tasks may be added again: a new task takes about this long until it carries load. */
export const scaleOutCooldown = Duration.seconds(60);

/** How soon tasks may be taken away again: five times slower, so that a lull between two waves costs nothing. */
export const scaleInCooldown = Duration.seconds(300);

/** What a service must be told about its rollout. */
interface RolloutProps {
  readonly range: TaskRange;
  readonly mode: RolloutMode;
  /** Seconds until a running task counts as healthy, at worst. Left out where nothing checks it. */
  readonly healthySeconds?: number;
  /** Seconds for which the app waits for other containers of its task, at worst. */
  readonly beforeAppSeconds: number;
  /** Seconds from the decision to stop a task until it is gone. */
  readonly drainSeconds: number;
}

export interface RollingServiceProps {
  readonly stage: string;
  readonly name: string;
  readonly cluster: ecs.ICluster;
  readonly task: AppTask;
  readonly subnets: ec2.SubnetSelection;
  /** The role's own group; the stores' client groups come with the task. */
  readonly group: ec2.ISecurityGroup;
  readonly rollout: RolloutProps;
  /** Only with a load balancer: failures before this do not count. */
  readonly healthCheckGrace?: Duration;
  /** Names of the alarms that undo a deploy, beside the one on tasks that end by themselves. */
  readonly deploymentAlarmNames?: readonly string[];
  /** Where nothing else tells that its tasks end by themselves. */
  readonly failingTickets?: Tickets;
  readonly spot?: boolean;
  /** What customers should not have to wait longer than; written beside the service for alarms and people. */
  readonly latencyTargetSeconds: number;
}

/**
 * A Fargate service that is replaced as its rollout says, and rolls itself back. It carries no desired count: a
 * deploy never resets what autoscaling chose.
 */
export class RollingService extends Construct {
  readonly service: ecs.FargateService;
  readonly scaling: ecs.ScalableTaskCount;

  constructor(scope: Construct, id: string, props: RollingServiceProps) {
    super(scope, id);
    const { range, mode } = props.rollout;
    const decision = rolloutFor(range, mode);
    if (!decision.ok) {
      throw new Error(`${props.name}: ${decision.problem}`);
    }
    const { rollout } = decision;
    const failing = new FailingTasksAlarm(this, 'FailingTasks', {
      stage: props.stage,
      service: props.name,
      task: props.task.definition,
      failedTasks: failuresThatUndo(rollout, range),
      ...(props.failingTickets === undefined ? {} : { tickets: props.failingTickets }),
    });
    this.service = new ecs.FargateService(this, 'Resource', {
      cluster: props.cluster,
      serviceName: props.name,
      taskDefinition: props.task.definition,
      vpcSubnets: props.subnets,
      securityGroups: [props.group, ...props.task.storeGroups],
      assignPublicIp: false,
      minHealthyPercent: rollout.minHealthyPercent,
      maxHealthyPercent: rollout.maxHealthyPercent,
      // At a ceiling of 100 % rebalancing between zones has no room, and ECS refuses the two together.
      availabilityZoneRebalancing:
        rollout.maxHealthyPercent === 100
          ? ecs.AvailabilityZoneRebalancing.DISABLED
          : ecs.AvailabilityZoneRebalancing.ENABLED,
      circuitBreaker: { enable: true, rollback: true },
      ...(props.healthCheckGrace === undefined ? {} : { healthCheckGracePeriod: props.healthCheckGrace }),
      deploymentAlarms: {
        alarmNames: [...(props.deploymentAlarmNames ?? []), failing.alarmName],
        behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
      },
      capacityProviderStrategies: props.spot === true ? spotStrategies(rollout, range) : [...onDemand],
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
    });
    // ECS refuses a deployment that names an alarm which does not exist. And the alarm looks at the new revision before a
    // task of it runs.
    this.service.node.addDependency(failing);
    // The role's policy too, not only the role: a task that may not pull its image yet fails the first deploy.
    this.service.node.addDependency(props.task.definition.obtainExecutionRole());
    this.finish(rollout, props);
    this.scaling = this.service.autoScaleTaskCount({ minCapacity: range.min, maxCapacity: range.max });
  }

  /** What the L2 service cannot say, and what people want to read beside the numbers. */
  private finish(rollout: Rollout, props: RollingServiceProps): void {
    const { range, mode, beforeAppSeconds, drainSeconds, healthySeconds } = props.rollout;
    const resource = this.service.node.defaultChild;
    if (!(resource instanceof ecs.CfnService)) {
      throw new Error(`${props.name}: the service has no CfnService`);
    }
    resource.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.ThresholdConfiguration', {
      Type: 'COUNT',
      Value: props.spot === true ? shortageFailures : failuresThatUndo(rollout, range),
    });
    if (props.spot === true) {
      // Over when as many new tasks are healthy as run on demand, so that CloudFormation does not wait for Spot, which may
      // take days, and after three hours takes web back with it. ECS goes on to start the rest.
      resource.addPropertyOverride('DeploymentConfiguration.EarlySuccessCriteria', {
        Enable: true,
        HealthyPercent: rollout.minHealthyPercent,
        SourceServiceRevisionCleanup: 'BLOCKING',
      });
    }
    resource.addMetadata(metadataKeys.latencyTargetSeconds, props.latencyTargetSeconds);
    resource.addMetadata(metadataKeys.rollout, {
      mode,
      rule: rollout.rule,
      worstSeconds: worstRolloutSeconds(rollout, range, {
        startSeconds: startSeconds + beforeAppSeconds,
        healthySeconds: healthySeconds ?? uncheckedHealthySeconds,
        drainSeconds,
      }),
    });
  }
}

const onDemand: readonly ecs.CapacityProviderStrategy[] = [{ capacityProvider: 'FARGATE', weight: 1 }];

/** Spot only above the on-demand base: a base on both providers is not possible, and Spot may vanish at any time. */
function spotStrategies(rollout: Rollout, range: TaskRange): ecs.CapacityProviderStrategy[] {
  return [
    { capacityProvider: 'FARGATE', base: onDemandBase(rollout, range), weight: spotWeights.onDemand },
    { capacityProvider: 'FARGATE_SPOT', weight: spotWeights.spot },
  ];
}
