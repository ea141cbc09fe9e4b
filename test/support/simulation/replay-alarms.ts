import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from '../../../simulation/evaluate-alarm';
import {
  type AlarmState,
  type MetricAlarm,
  type MetricIdentity,
  metricAlarmOf,
} from '../../../simulation/metric-alarm';
import type { SynthesisedAlarm } from '../synth/alarms-of';

/** An alarm that went off. */
export interface WentOff {
  readonly second: number;
  readonly name: string;
  readonly severity: string;
}

export interface Replay {
  readonly alarms: readonly SynthesisedAlarm[];
  /** In order of time. */
  readonly datapoints: readonly Datapoint[];
  readonly seconds: number;
  /** From sending a data point until alarms see it. */
  readonly ingestionSeconds: number;
}

/**
 * When alarms of a template go off, each time that they do, in order. They are evaluated as CloudWatch would, three
 * seconds after each of their intervals. Each begins as OK, which is how a quiet stage stands.
 */
export function replayAlarms({ alarms, datapoints, seconds, ingestionSeconds }: Replay): WentOff[] {
  const byMetric = grouped(datapoints);
  return alarms
    .flatMap(({ name, metadata, properties }) => {
      const alarm = metricAlarmOf(properties);
      // With the alarm's very own dimensions: comparing them by name a million times is half of a replay.
      const own = (byMetric.get(key(alarm)) ?? []).map((one) => ({ ...one, dimensions: alarm.dimensions }));
      return times(alarm, own, { seconds, ingestionSeconds }).map((second) => ({
        second,
        name,
        severity: metadata?.severity ?? '',
      }));
    })
    .sort((a, b) => a.second - b.second || (a.name < b.name ? -1 : 1));
}

function times(
  alarm: MetricAlarm,
  own: readonly Datapoint[],
  { seconds, ingestionSeconds }: Pick<Replay, 'seconds' | 'ingestionSeconds'>,
): number[] {
  const found: number[] = [];
  const interval = evaluationIntervalSeconds(alarm);
  const windowSeconds = alarm.periodSeconds * (alarm.evaluationPeriods + 3) + ingestionSeconds;
  let state: AlarmState = 'OK';
  let [first, end] = [0, 0];
  // From where every period that an alarm looks back on has data.
  for (let second = Math.max(900, windowSeconds) + 3; second < seconds; second += interval) {
    while ((own[first]?.atSeconds ?? Number.POSITIVE_INFINITY) < second - windowSeconds) first += 1;
    while ((own[end]?.atSeconds ?? Number.POSITIVE_INFINITY) <= second) end += 1;
    const near = own.slice(first, end);
    const next = evaluateAlarm({ alarm, datapoints: near, atSeconds: second, state, ingestionSeconds });
    if (next.state === 'ALARM' && state !== 'ALARM') found.push(second);
    state = next.state;
  }
  return found;
}

function grouped(datapoints: readonly Datapoint[]): ReadonlyMap<string, readonly Datapoint[]> {
  const groups = new Map<string, Datapoint[]>();
  for (const datapoint of datapoints) {
    const name = key(datapoint);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [datapoint]);
    else group.push(datapoint);
  }
  return groups;
}

/** By the object: a replay has a few of them in a million data points. */
const dimensionTexts = new WeakMap<MetricIdentity['dimensions'], string>();

function key({ namespace, metricName, dimensions }: MetricIdentity): string {
  const text = dimensionTexts.get(dimensions) ?? JSON.stringify(Object.entries(dimensions).sort());
  dimensionTexts.set(dimensions, text);
  return `${namespace} ${metricName} ${text}`;
}
