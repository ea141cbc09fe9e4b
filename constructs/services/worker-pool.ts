import { Tags } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { handBackSeconds, taskEnvironment } from '../../config/contract/task-environment';
import type { StageConfig, WorkerConfig } from '../../config/schema/stage';
import type { SwitchboardAccess } from '../controls/switchboard-access';
import { Tickets } from '../monitoring/alarms';
import { immutableGroup } from '../network/role-groups';
import type { JobStore } from '../stores/job-store';
import { cachesOf, storeAccesses } from '../stores/store-access';
import { AppTask } from './app-task';
import { checkedHealthySeconds } from './hardened-container';
import { LatencyScaling } from './latency-scaling';
import { RollingService, scaleOutCooldown } from './rolling-service';
import type { ServiceProps } from './service-props';
import { sidecarDelays } from './sidecar';

export interface WorkerPoolProps extends ServiceProps {
  readonly config: WorkerConfig;
  /** Absent in a stage of which no pool has queues; then there is nothing to switch either. */
  readonly jobs?: JobStore;
  readonly switchboard?: SwitchboardAccess;
  /** Who hears in working hours. */
  readonly ticketTopic: ITopic;
}

/**
 * Tasks that run the jobs of one class of queues, as many as keep them within their target. Its ceiling is what keeps one
 * class from starving the rest.
 */
export class WorkerPool extends Construct {
  constructor(scope: Construct, id: string, props: WorkerPoolProps) {
    super(scope, id);
    const { stage, name, config, network } = props;
    const shutdownSeconds = config.stopTimeoutSeconds - handBackSeconds;
    const command = workerCommand(stage.framework, config, shutdownSeconds);
    const task = new AppTask(this, 'Task', {
      ...props,
      stores: storeAccesses(props.jobs, props.pubsub, ...cachesOf(props)),
      environment: {
        [taskEnvironment.queues]: config.queues.join(','),
        ...(config.queueWeights !== undefined && {
          [taskEnvironment.queueWeights]: config.queueWeights.join(','),
        }),
        [taskEnvironment.concurrency]: String(config.concurrency),
        [taskEnvironment.shutdownSeconds]: String(shutdownSeconds),
      },
      ...(command === undefined ? {} : { command }),
      ...(config.healthCheckCommand === undefined ? {} : { healthCheckCommand: config.healthCheckCommand }),
    });
    const sidecars = sidecarDelays(config.sidecars);
    const rolling = new RollingService(this, 'Service', {
      stage: stage.stage,
      name,
      cluster: props.cluster,
      task,
      subnets: network.subnets.tasks,
      group: immutableGroup(this, 'Group', network.groups.worker),
      rollout: {
        range: config.tasks,
        mode: config.rollout,
        drainSeconds: config.stopTimeoutSeconds + sidecars.stopSeconds,
        beforeAppSeconds: sidecars.startSeconds,
        ...(config.healthCheckCommand === undefined ? {} : { healthySeconds: checkedHealthySeconds }),
      },
      latencyTargetSeconds: config.latencyTargetSeconds,
      spot: config.spot,
      // A scheduler that ends again and again makes no job late and no answer an error: it makes no jobs.
      ...(config.queues.length === 0 && {
        failingTickets: new Tickets({
          stage: stage.stage,
          topic: props.ticketTopic,
          without: stage.alerts.withoutTickets,
        }),
      }),
    });
    // A scheduler has nowhere to scale to, and each policy keeps two alarms.
    if (config.tasks.min < config.tasks.max) {
      new LatencyScaling(this, 'Scaling', {
        stage: stage.stage,
        pool: name,
        target: rolling.scaling,
        range: config.tasks,
        scaleOutReason: `the oldest job has waited ${config.latencyTargetSeconds} s or longer, and more tasks would help`,
      });
      // For when the meter is silent. It never takes tasks away: an idle CPU says nothing about jobs that wait for
      // something else, and two policies that both shrink a pool undo each other.
      rolling.scaling.scaleOnCpuUtilization('Cpu', {
        targetUtilizationPercent: config.scaling.cpuPercent,
        disableScaleIn: true,
        scaleOutCooldown,
      });
    }
    const role: Role = 'worker';
    Tags.of(this).add(tagKeys.role, role);
  }
}

/**
 * The command of a worker. The stage file's wins; Sidekiq's needs none, because everything it must be told stands in
 * the stage file already; anything else keeps the image's own and reads the `BULKHEAD_*` variables.
 */
function workerCommand(
  framework: StageConfig['framework'],
  config: WorkerConfig,
  shutdownSeconds: number,
): readonly string[] | undefined {
  if (config.command !== undefined || framework !== 'sidekiq' || config.queues.length === 0) {
    return config.command;
  }
  return [
    'bundle',
    'exec',
    'sidekiq',
    '-t',
    String(shutdownSeconds),
    '-c',
    String(config.concurrency),
    ...config.queues.flatMap((queue, index) => ['-q', [queue, ...weightOf(config, index)].join(',')]),
  ];
}

function weightOf({ queueWeights }: WorkerConfig, index: number): number[] {
  return queueWeights?.slice(index, index + 1) ?? [];
}
