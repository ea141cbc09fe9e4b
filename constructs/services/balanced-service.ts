import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { taskEnvironment } from '../../config/contract/task-environment';
import { stageReconnectSpread } from '../../config/reconnect-spread';
import type { ServiceConfig, StageConfig } from '../../config/schema/stage';
import type { SwitchboardAccess } from '../controls/switchboard-access';
import { serverErrorsPerMinute } from '../monitoring/alarm-limits';
import { Pages } from '../monitoring/alarms';
import { DeploymentAlarms } from '../monitoring/deployment-alarms';
import { immutableGroup } from '../network/role-groups';
import type { StoreAccess } from '../stores/store-access';
import { AppTask } from './app-task';
import { HttpTarget } from './http-target';
import type { PublicBalancer } from './public-balancer';
import { RollingService } from './rolling-service';
import type { ServiceProps } from './service-props';
import { sidecarDelays } from './sidecar';

export interface BalancedServiceProps extends ServiceProps {
  readonly config: ServiceConfig;
  readonly balancer: PublicBalancer;
  readonly group: ISecurityGroup;
  readonly stores: readonly StoreAccess[];
  readonly switchboard?: SwitchboardAccess;
  readonly deregistrationSeconds: number;
  /** Variables of this kind of service alone. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly sticky: boolean;
}

/** The part that web, API and websockets have alike: a rolling service behind a balancer. */
export class BalancedService extends Construct {
  readonly rolling: RollingService;
  readonly target: HttpTarget;

  constructor(scope: Construct, id: string, props: BalancedServiceProps) {
    super(scope, id);
    const { stage, name, config, network } = props;
    this.target = new HttpTarget(this, 'Target', { vpc: network.vpc, ...props });
    // First: a target group has metrics, and ECS takes it, only once a listener leads to it.
    props.balancer.route(name, config, this.target.group);
    const alarms = new DeploymentAlarms(this, 'DeploymentAlarms', {
      pages: new Pages({ stage: stage.stage, topic: props.topic }),
      service: name,
      target: this.target.group,
      serverErrorsPerMinute: serverErrorsPerMinute(config),
      startSeconds: config.healthCheck.startSeconds,
    });
    const task = new AppTask(this, 'Task', {
      ...props,
      port: config.port,
      environment: {
        [taskEnvironment.port]: String(config.port),
        ...reconnectSpread(stage),
        ...props.environment,
        [taskEnvironment.keepAliveSeconds]: String(props.balancer.keepAliveSeconds),
      },
      ...(config.command === undefined ? {} : { command: config.command }),
    });
    const sidecars = sidecarDelays(config.sidecars);
    this.rolling = new RollingService(this, 'Service', {
      stage: stage.stage,
      name,
      cluster: props.cluster,
      task,
      subnets: network.subnets.tasks,
      group: immutableGroup(this, 'Group', props.group),
      rollout: {
        range: config.tasks,
        mode: config.rollout,
        healthySeconds: config.healthCheck.startSeconds + HttpTarget.healthySeconds,
        drainSeconds: props.deregistrationSeconds + config.stopTimeoutSeconds + sidecars.stopSeconds,
        beforeAppSeconds: sidecars.startSeconds,
      },
      latencyTargetSeconds: config.latencyTargetSeconds,
      healthCheckGrace: Duration.seconds(config.healthCheck.startSeconds),
      deploymentAlarmNames: alarms.names,
    });
    this.rolling.service.attachToApplicationTargetGroup(this.target.group);
    // ECS refuses a deployment that names an alarm which does not exist.
    this.rolling.service.node.addDependency(alarms);
  }
}

/** For pages, which tell it to browsers, and for APIs, which tell it to mobile apps. */
function reconnectSpread(stage: StageConfig): Readonly<Record<string, string>> {
  const spread = stageReconnectSpread(stage);
  return spread === undefined ? {} : { [taskEnvironment.reconnectSpreadSeconds]: String(spread.seconds) };
}
