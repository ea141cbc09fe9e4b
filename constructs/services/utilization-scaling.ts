import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ServiceConfig } from '../../config/schema/stage';
import { type RollingService, scaleInCooldown, scaleOutCooldown } from './rolling-service';

/** Metrics of Application Auto Scaling at 20 s, by the policy's id. CDK's enum does not have them. */
const highResolutionMetric: ReadonlyMap<string, string> = new Map([
  ['Cpu', 'ECSServiceAverageCPUUtilizationHighResolution'],
  ['Memory', 'ECSServiceAverageMemoryUtilizationHighResolution'],
]);

/**
 * Keeps the average CPU of a service's tasks at its target, and for websockets their memory. Measured each 60 s, AWS starts
 * a task about six minutes after a wave began, each 20 s after one and a half (AWS News Blog, 18 June 2026): the alarms that
 * Application Auto Scaling makes want several periods in a row.
 *
 * The policies wait for the service, so a stage that is changed to 20 s first measures on all tasks and then scales by it, in
 * the two steps that the ECS guide asks for ("Faster auto scaling with high-resolution metrics"). The first of them is a
 * rollout of the service.
 */
export function scaleOnUtilization(
  rolling: RollingService,
  { kind, scaling: { cpuPercent, memoryPercent, metricSeconds } }: ServiceConfig,
): void {
  const pace = { scaleInCooldown, scaleOutCooldown };
  if (kind === 'websockets') {
    rolling.scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: memoryPercent, ...pace });
  }
  rolling.scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: cpuPercent, ...pace });
  if (metricSeconds === 60) return;

  const service = rolling.service.node.defaultChild;
  if (!(service instanceof ecs.CfnService)) {
    throw new Error(`${rolling.node.path}: the service has no CfnService`);
  }
  service.monitoring = {
    metricConfigurations: [
      { metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: metricSeconds },
    ],
  };
  for (const policy of rolling.service.node.findAll()) {
    const metric = highResolutionMetric.get(policy.node.scope?.node.id ?? '');
    if (metric === undefined || !(policy instanceof CfnScalingPolicy)) continue;
    policy.addPropertyOverride(
      'TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType',
      metric,
    );
  }
}
