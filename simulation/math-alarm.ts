import { type AlarmEvaluation, type AlarmMoment, evaluateAlarm, isSameMetric } from './evaluate-alarm';
import { type MetricAlarm, type MetricIdentity, metricAlarmOf, metricIdentityOf } from './metric-alarm';
import { type MathManner, metricMath } from './metric-math';
import { type Statistic, statisticNamed, statisticOf } from './metric-statistic';
import {
  numberProperty,
  objectProperties,
  objectProperty,
  type Properties,
  stringProperty,
} from './template-properties';

/** An alarm on metric math over periods of a minute. */
export interface MathAlarm {
  /** On the result, as if that were a metric of its own. */
  readonly alarm: MetricAlarm;
  readonly expression: string;
  /** By their ids in the expression. */
  readonly metrics: Readonly<Record<string, MetricIdentity & { readonly statistic: Statistic }>>;
}

export interface MathAlarmMoment extends Omit<AlarmMoment, 'alarm'> {
  readonly alarm: MathAlarm;
  readonly manner?: MathManner;
}

const result = { namespace: 'metric math', metricName: 'result', dimensions: {} } as const;

/** Others would slide over the minutes at which alarms are evaluated; none of ours does. */
const periodSeconds = 60;

/** AWS says "more than EvaluationPeriods" of the range, as for one metric. */
const extraPeriods = 2;

/**
 * Reads the `Properties` of an AWS::CloudWatch::Alarm on one expression over metrics, as synthesised, with references
 * filled in.
 * @throws TypeError for any other alarm
 */
export function mathAlarmOf(properties: Properties): MathAlarm {
  const queries = objectProperties(properties, 'Metrics');
  const [watched, ...others] = queries.filter(({ Expression }) => Expression !== undefined);
  if (watched === undefined || others.length > 0 || watched.ReturnData === false) {
    throw new TypeError(`Metrics: expected one expression that is watched, got ${1 + others.length}`);
  }
  const { Metrics: _, ...own } = properties;
  return {
    alarm: metricAlarmOf({
      ...own,
      Namespace: result.namespace,
      MetricName: result.metricName,
      Statistic: 'Maximum',
      Period: periodSeconds,
    }),
    expression: stringProperty(watched, 'Expression'),
    metrics: Object.fromEntries(queries.filter((query) => query !== watched).map(metricOf)),
  };
}

function metricOf(query: Properties): [string, MathAlarm['metrics'][string]] {
  const stat = objectProperty(query, 'MetricStat');
  if (numberProperty(stat, 'Period') !== periodSeconds) {
    throw new TypeError(`Period: expected ${periodSeconds}, got ${String(stat.Period)}`);
  }
  const metric = metricIdentityOf(objectProperty(stat, 'Metric'));
  return [stringProperty(query, 'Id'), { ...metric, statistic: statisticNamed(stat.Stat) }];
}

/** The state of an alarm on metric math: its expression over what had come in by then, and then as for any metric. */
export function evaluateMathAlarm(moment: MathAlarmMoment): AlarmEvaluation {
  const { alarm: math, datapoints, atSeconds, ingestionSeconds, manner, ...rest } = moment;
  const endSeconds = Math.floor(atSeconds / periodSeconds) * periodSeconds;
  const count = math.alarm.evaluationPeriods + extraPeriods;
  const periods = Array.from({ length: count }, (_, ago) => endSeconds - (ago + 1) * periodSeconds);
  const seen = datapoints.filter(
    (one) => (one.sentSeconds ?? one.atSeconds) + ingestionSeconds <= atSeconds && one.atSeconds < endSeconds,
  );
  const metrics = Object.fromEntries(
    Object.entries(math.metrics).map(([id, metric]) => {
      const own = seen.filter((one) => isSameMetric(one, metric));
      const inPeriod = (from: number) =>
        own.filter((one) => one.atSeconds >= from && one.atSeconds < from + periodSeconds);
      const values = periods
        .map((from) => [from, inPeriod(from).map(({ value }) => value)] as const)
        .filter(([, found]) => found.length > 0);
      return [id, new Map(values.map(([from, found]) => [from, statisticOf(found, metric.statistic)]))];
    }),
  );
  const series = metricMath({ expression: math.expression, metrics, periods, ...(manner && { manner }) });
  const results = [...series].map(([at, value]) => ({ ...result, atSeconds: at, value }));
  return evaluateAlarm({ ...rest, alarm: math.alarm, datapoints: results, atSeconds, ingestionSeconds: 0 });
}
