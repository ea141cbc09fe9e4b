import { Duration } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { poolMetrics } from '../../config/contract/metric-names';
import {
  type AlarmSeverity,
  alarmMetadataKey,
  alarmName,
  type RunbookSection,
  runbookPath,
} from '../../config/contract/runbook-sections';
import type { TaskRange } from '../../domain/rollout/rollout-for';
import {
  scaleInAlarm,
  scaleInCooldownSeconds,
  scaleInPercent,
  scaleOutAlarm,
  scaleOutCooldownSeconds,
  scaleOutTasks,
} from '../../domain/scaling/scaling-steps';
import { poolMetric } from '../monitoring/meter-metric';

export interface LatencyScalingProps {
  readonly stage: string;
  /** Key in the stage file. */
  readonly pool: string;
  readonly target: ecs.ScalableTaskCount;
  readonly range: TaskRange;
  /**
   * When the pool grows, for the alarm's description. The target itself is not known here: the meter compares with it,
   * and the alarm sees only percent of it.
   */
  readonly scaleOutReason: string;
}

type Policy = Pick<scaling.StepScalingActionProps, 'adjustmentType' | 'minAdjustmentMagnitude'> & {
  readonly adjustment: number;
  readonly cooldownSeconds: number;
};

type Alarm = Pick<
  cloudwatch.AlarmProps,
  'metric' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'
> & {
  readonly what: 'scale-out' | 'scale-in';
  readonly description: string;
};

/**
 * Moves a pool of workers by how long its jobs wait. What is compared is computed by the queue meter (ADR 9), so that it
 * can be held while more tasks would not help.
 */
export class LatencyScaling extends Construct {
  private readonly props: LatencyScalingProps;

  constructor(scope: Construct, id: string, props: LatencyScalingProps) {
    super(scope, id);
    this.props = props;
    const { stage, pool, range, scaleOutReason } = props;
    const metric = (name: keyof typeof poolMetrics, statistic: 'Maximum' | 'Minimum', seconds: number) =>
      poolMetric({ stage, pool, name: poolMetrics[name], statistic }).with({
        period: Duration.seconds(seconds),
      });
    this.alarm('Out', {
      what: 'scale-out',
      description: `${pool}: ${scaleOutReason}.`,
      metric: metric('scalingPressurePercent', 'Maximum', scaleOutAlarm.periodSeconds),
      threshold: scaleOutAlarm.pressurePercent,
      evaluationPeriods: scaleOutAlarm.evaluationPeriods,
      datapointsToAlarm: scaleOutAlarm.datapointsToAlarm,
    }).addAlarmAction(
      this.policy('OutPolicy', {
        adjustmentType: scaling.AdjustmentType.CHANGE_IN_CAPACITY,
        adjustment: scaleOutTasks(range),
        cooldownSeconds: scaleOutCooldownSeconds,
      }),
    );
    this.alarm('In', {
      what: 'scale-in',
      description: `${pool}: fewer tasks would have done for ${scaleInAlarm.idleSeconds / 60} minutes.`,
      // The least of a minute: one busy reading in it is enough to keep the tasks.
      metric: metric('idleSeconds', 'Minimum', scaleInAlarm.periodSeconds),
      threshold: scaleInAlarm.idleSeconds,
      evaluationPeriods: scaleInAlarm.evaluationPeriods,
      datapointsToAlarm: scaleInAlarm.datapointsToAlarm,
    }).addAlarmAction(
      this.policy('InPolicy', {
        adjustmentType: scaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
        adjustment: -scaleInPercent,
        minAdjustmentMagnitude: 1,
        cooldownSeconds: scaleInCooldownSeconds,
      }),
    );
  }

  private policy(id: string, { adjustment, cooldownSeconds, ...policy }: Policy): ApplicationScalingAction {
    const action = new scaling.StepScalingAction(this, id, {
      ...policy,
      scalingTarget: this.props.target,
      cooldown: Duration.seconds(cooldownSeconds),
      metricAggregationType: scaling.MetricAggregationType.MAXIMUM,
    });
    action.addAdjustment({ lowerBound: 0, adjustment });
    return new ApplicationScalingAction(action);
  }

  private alarm(id: string, { what, description, ...alarm }: Alarm): cloudwatch.Alarm {
    const article: RunbookSection = 'pool-scaling';
    const severity: AlarmSeverity = 'scaling';
    const made = new cloudwatch.Alarm(this, id, {
      ...alarm,
      alarmName: alarmName(this.props.stage, `${this.props.pool}-${what}`),
      alarmDescription: `${description} ${runbookPath}#${article}`,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // A silent meter must move nothing, in either direction.
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
    const resource = made.node.defaultChild;
    if (!(resource instanceof cloudwatch.CfnAlarm)) {
      throw new Error(`${made.node.path}: the alarm has no CfnAlarm`);
    }
    resource.addMetadata(alarmMetadataKey, { severity, article });
    return made;
  }
}
