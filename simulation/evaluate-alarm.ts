import { afterMissingData } from './after-missing-data';
import type { AlarmState, MetricAlarm, MetricIdentity } from './metric-alarm';
import { samplesNeeded, statisticOf } from './metric-statistic';

type Dimensions = MetricIdentity['dimensions'];

/** One value as PutMetricData takes it. */
export interface Datapoint extends MetricIdentity {
  readonly unit?: string;
  /** Its timestamp, seconds since 1970: decides the period it belongs to. */
  readonly atSeconds: number;
  readonly value: number;
  /** When it was sent. @default atSeconds */
  readonly sentSeconds?: number;
}

/** One period with data, newest first where there are several. */
interface EvaluatedPeriod {
  readonly startSeconds: number;
  /** 0 for the newest period of the evaluation, missing ones counted. */
  readonly periodsAgo: number;
  readonly value: number;
  readonly samples: number;
  readonly breaching: boolean;
}

export interface AlarmEvaluation {
  readonly state: AlarmState;
  /** The periods that decided, at most EvaluationPeriods of them. */
  readonly periods: readonly EvaluatedPeriod[];
}

export interface AlarmMoment {
  readonly alarm: MetricAlarm;
  /** In any order, of any metric: what does not belong to the alarm is left out. */
  readonly datapoints: readonly Datapoint[];
  /** When CloudWatch looks. */
  readonly atSeconds: number;
  /** What the alarm was. A new one is INSUFFICIENT_DATA. */
  readonly state: AlarmState;
  /** From sending a data point until an alarm sees it. No default: a claim about time rests on it. */
  readonly ingestionSeconds: number;
  /**
   * How many periods CloudWatch looks back where some are missing. AWS says "more than EvaluationPeriods", and shows 5
   * for 3. @default evaluationPeriods + 2
   */
  readonly rangePeriods?: number;
}

/** Seconds between two evaluations: 10 below a minute, 60 from there, an hour for alarms that span more than a day. */
export function evaluationIntervalSeconds({ periodSeconds, evaluationPeriods }: MetricAlarm): number {
  if (periodSeconds * evaluationPeriods > 86_400) return 3600;
  return periodSeconds < 60 ? 10 : 60;
}

/**
 * The state of a metric alarm, as AWS documents it (CloudWatch user guide, "Alarm evaluation", "Configuring how
 * CloudWatch alarms treat missing data"). Periods end at whole intervals of evaluation and slide with them: an alarm
 * over five minutes looks every minute at the last five. Only periods that are over are looked at.
 *
 * Left out: warm-up, and CloudWatch's own failures.
 */
export function evaluateAlarm(moment: AlarmMoment): AlarmEvaluation {
  const { alarm, state } = moment;
  const periods = periodsWithData(moment);
  const decisive = periods.slice(0, alarm.evaluationPeriods);
  const samples = decisive.reduce((total, period) => total + period.samples, 0);
  if (alarm.ignoreFewSamples && samples > 0 && samples < samplesNeeded(alarm.statistic)) {
    return { state, periods: decisive };
  }
  if (decisive.length === alarm.evaluationPeriods) {
    return { state: enough(decisive, alarm.datapointsToAlarm) ? 'ALARM' : 'OK', periods: decisive };
  }
  return { state: afterMissingData(alarm, decisive, state), periods: decisive };
}

function enough(periods: readonly EvaluatedPeriod[], datapointsToAlarm: number): boolean {
  return periods.filter(({ breaching }) => breaching).length >= datapointsToAlarm;
}

function periodsWithData({
  alarm,
  datapoints,
  atSeconds,
  ingestionSeconds,
  rangePeriods,
}: AlarmMoment): EvaluatedPeriod[] {
  const interval = evaluationIntervalSeconds(alarm);
  const endSeconds = Math.floor(atSeconds / interval) * interval;
  const { periodSeconds, statistic } = alarm;
  const rangeSeconds = (rangePeriods ?? alarm.evaluationPeriods + 2) * periodSeconds;
  /** By periods ago. */
  const values: number[][] = [];
  // Simulations come here a million times, and each of the next lines has its part in what that costs.
  for (const datapoint of datapoints) {
    const ageSeconds = endSeconds - datapoint.atSeconds;
    if (ageSeconds <= 0 || ageSeconds > rangeSeconds) continue;
    if ((datapoint.sentSeconds ?? datapoint.atSeconds) + ingestionSeconds > atSeconds) continue;
    if (!belongs(datapoint, alarm)) continue;
    const periodsAgo = Math.ceil(ageSeconds / periodSeconds) - 1;
    const known = values[periodsAgo];
    if (known === undefined) values[periodsAgo] = [datapoint.value];
    else known.push(datapoint.value);
  }
  const periods: EvaluatedPeriod[] = [];
  for (const [periodsAgo, found] of values.entries()) {
    // A hole in the array, where nothing came.
    if (found === undefined) continue;
    const value = statisticOf(found, statistic);
    periods.push({
      startSeconds: endSeconds - (periodsAgo + 1) * periodSeconds,
      periodsAgo,
      value,
      samples: found.length,
      breaching: alarm.breaches(value),
    });
  }
  return periods;
}

function belongs(datapoint: Datapoint, alarm: MetricAlarm): boolean {
  return (
    isSameMetric(datapoint, alarm) && (alarm.unit === undefined || alarm.unit === (datapoint.unit ?? 'None'))
  );
}

export function isSameMetric(one: MetricIdentity, other: MetricIdentity): boolean {
  return (
    one.metricName === other.metricName &&
    one.namespace === other.namespace &&
    sameDimensions(one.dimensions, other.dimensions)
  );
}

/** They must be the same set: CloudWatch aggregates over none of them. */
function sameDimensions(some: Dimensions, others: Dimensions): boolean {
  // Simulations hand over the alarm's own, a million times.
  if (some === others) return true;
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name]);
}
