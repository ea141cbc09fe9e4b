import { type Statistic, statisticNamed } from './metric-statistic';
import {
  numberProperty,
  objectProperties,
  oneOf,
  type Properties,
  stringProperty,
} from './template-properties';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const comparisons = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

const comparisonNames = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const satisfies readonly (keyof typeof comparisons)[];

const missingDataTreatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

type MissingData = (typeof missingDataTreatments)[number];

/** A metric of CloudWatch: two with other dimensions, or with one more, are two metrics. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An alarm on one metric, with CloudWatch's defaults filled in. */
export interface MetricAlarm extends MetricIdentity {
  /** Only data points of this unit count. Absent: all do. */
  readonly unit?: string;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  /** N. */
  readonly evaluationPeriods: number;
  /** M of N. */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly breaches: (value: number) => boolean;
  readonly missingData: MissingData;
  /** Keep the state while there are too few samples for the percentile. */
  readonly ignoreFewSamples: boolean;
}

/**
 * Reads the `Properties` of an AWS::CloudWatch::Alarm as synthesised. Values that only a deployment decides (`Ref`,
 * `Fn::GetAtt`) must be filled in before.
 *
 * @throws TypeError for what is no alarm, for one on metric math (`mathAlarmOf` reads it) and for one on an anomaly band
 */
export function metricAlarmOf(properties: Properties): MetricAlarm {
  if (properties.Metrics !== undefined || properties.ThresholdMetricId !== undefined) {
    throw new TypeError('expected an alarm on one metric, got one on metric math or an anomaly band');
  }
  const evaluationPeriods = numberProperty(properties, 'EvaluationPeriods');
  const threshold = numberProperty(properties, 'Threshold');
  const breaches = comparisons[oneOf(properties, 'ComparisonOperator', comparisonNames)];
  const unit = properties.Unit;
  return {
    ...metricIdentityOf(properties),
    ...(unit === undefined ? {} : { unit: stringProperty(properties, 'Unit') }),
    statistic: statisticNamed(properties.ExtendedStatistic ?? properties.Statistic),
    periodSeconds: periodOf(properties),
    evaluationPeriods,
    datapointsToAlarm:
      properties.DatapointsToAlarm === undefined
        ? evaluationPeriods
        : numberProperty(properties, 'DatapointsToAlarm'),
    threshold,
    breaches: (value) => breaches(value, threshold),
    missingData:
      properties.TreatMissingData === undefined
        ? 'missing'
        : oneOf(properties, 'TreatMissingData', missingDataTreatments),
    ignoreFewSamples: properties.EvaluateLowSampleCountPercentile === 'ignore',
  };
}

function periodOf(properties: Properties): number {
  const period = numberProperty(properties, 'Period');
  if (period === 10 || period === 20 || period === 30 || (period > 0 && period % 60 === 0)) return period;
  throw new TypeError(`Period: expected 10, 20, 30 or a multiple of 60, got ${period}`);
}

/** The metric that an alarm, or a part of metric math, names. @throws TypeError */
export function metricIdentityOf(properties: Properties): MetricIdentity {
  return {
    namespace: stringProperty(properties, 'Namespace'),
    metricName: stringProperty(properties, 'MetricName'),
    dimensions: dimensionsOf(properties),
  };
}

function dimensionsOf(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    objectProperties(properties, 'Dimensions').map((one) => [
      stringProperty(one, 'Name'),
      stringProperty(one, 'Value'),
    ]),
  );
}
