import {
  numberProperty,
  objectProperties,
  objectProperty,
  oneOf,
  type Properties,
} from './template-properties';

/** One step of a step scaling policy. Bounds are distances from the alarm's threshold; absent: without end. */
interface StepAdjustment {
  readonly lowerBound?: number;
  readonly upperBound?: number;
  readonly adjustment: number;
}

/** A step scaling policy of Application Auto Scaling, as far as it decides a number of tasks. */
export interface StepScalingPolicy {
  readonly adjustmentType: 'ChangeInCapacity' | 'PercentChangeInCapacity';
  readonly cooldownSeconds: number;
  readonly steps: readonly StepAdjustment[];
}

/**
 * Reads the `Properties` of an AWS::ApplicationAutoScaling::ScalingPolicy as synthesised.
 *
 * @throws TypeError for one that is no step scaling policy, or sets an exact capacity
 */
export function stepScalingPolicyOf(properties: Properties): StepScalingPolicy {
  const configuration = objectProperty(properties, 'StepScalingPolicyConfiguration');
  return {
    adjustmentType: oneOf(configuration, 'AdjustmentType', ['ChangeInCapacity', 'PercentChangeInCapacity']),
    cooldownSeconds: numberProperty(configuration, 'Cooldown'),
    steps: objectProperties(configuration, 'StepAdjustments').map((step) => ({
      lowerBound: boundIn(step, 'MetricIntervalLowerBound'),
      upperBound: boundIn(step, 'MetricIntervalUpperBound'),
      adjustment: numberProperty(step, 'ScalingAdjustment'),
    })),
  };
}

function boundIn(step: Properties, key: string): number | undefined {
  return step[key] === undefined ? undefined : numberProperty(step, key);
}

/** What a policy remembers of the last time it changed something. */
export interface LastScaling {
  readonly atSeconds: number;
  /** The capacity it counted from. */
  readonly from: number;
}

export interface ScalingMoment {
  readonly policy: StepScalingPolicy;
  /** The metric less the alarm's threshold. */
  readonly breach: number;
  /** What adjustments are added to. */
  readonly current: number;
  readonly desired: number;
  readonly range: { readonly min: number; readonly max: number };
  readonly last: LastScaling | undefined;
  readonly atSeconds: number;
}

/**
 * The desired count after an alarm has called its policy; unchanged where it may not act. As documented for Application
 * Auto Scaling: while a scale-out cools down, what it added counts as part of the next one, so only a larger step adds
 * something; a scale-in waits until its cooldown is over. Neither leaves the range, nor turns into the other.
 */
export function desiredAfterScaling(moment: ScalingMoment): number {
  const { policy, breach, current, desired, range, last, atSeconds } = moment;
  const step = policy.steps.find(
    ({ lowerBound, upperBound }) =>
      (lowerBound === undefined || breach >= lowerBound) && (upperBound === undefined || breach < upperBound),
  );
  if (step === undefined) return desired;
  const cooling = last !== undefined && atSeconds - last.atSeconds < policy.cooldownSeconds;
  const isOut = step.adjustment > 0;
  if (cooling && !isOut) return desired;
  const from = cooling ? last.from : current;
  const wanted = Math.min(range.max, Math.max(range.min, from + changeOf(policy, step.adjustment, from)));
  return isOut ? Math.max(desired, wanted) : Math.min(desired, wanted);
}

/** Percentages are rounded towards zero, but never to it (Application Auto Scaling, scaling adjustment types). */
function changeOf({ adjustmentType }: StepScalingPolicy, adjustment: number, from: number): number {
  if (adjustmentType === 'ChangeInCapacity') return adjustment;
  const exact = (from * adjustment) / 100;
  return Math.sign(exact) * Math.max(1, Math.floor(Math.abs(exact)));
}
