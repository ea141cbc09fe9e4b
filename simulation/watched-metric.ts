import { type AlarmCalls, afterEvaluation, uncalled } from './alarm-calls';
import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from './evaluate-alarm';
import type { MetricAlarm } from './metric-alarm';
import type { StepScalingPolicy } from './step-scaling';

/** An alarm and the policy it calls, as a template has them. */
export interface AlarmedPolicy {
  readonly alarm: MetricAlarm;
  readonly policy: StepScalingPolicy;
}

/** Data points are forgotten by so many at a time. */
const maxKept = 40;

/** A metric with one alarm that calls a scaling policy. */
export class WatchedMetric {
  readonly policy: StepScalingPolicy;
  readonly intervalSeconds: number;
  private readonly alarm: MetricAlarm;
  /** Alarms look back over two periods more than they evaluate (`evaluateAlarm`), and late data is a minute late. */
  private readonly keptSeconds: number;
  private calls: AlarmCalls = uncalled;
  private datapoints: Datapoint[] = [];

  constructor({ alarm, policy }: AlarmedPolicy) {
    this.alarm = alarm;
    this.policy = policy;
    this.intervalSeconds = evaluationIntervalSeconds(alarm);
    this.keptSeconds = (alarm.evaluationPeriods + 2) * alarm.periodSeconds + 60;
  }

  put(atSeconds: number, value: number, sentSeconds: number): void {
    const { namespace, metricName, dimensions } = this.alarm;
    this.datapoints.push({ namespace, metricName, dimensions, atSeconds, value, sentSeconds });
    if (this.datapoints.length <= maxKept) return;
    this.datapoints = this.datapoints.filter((one) => one.atSeconds > atSeconds - this.keptSeconds);
  }

  /** Evaluates the alarm. The worst value less the threshold, if it calls its policy at this moment. */
  breachAt(atSeconds: number, ingestionSeconds: number): number | undefined {
    const { alarm, datapoints } = this;
    const { state } = this.calls;
    const evaluation = evaluateAlarm({ alarm, datapoints, atSeconds, state, ingestionSeconds });
    const { calls, isCalling } = afterEvaluation(this.calls, evaluation.state, atSeconds);
    this.calls = calls;
    // MetricAggregationType Maximum: over the periods that decided.
    const worst = Math.max(...evaluation.periods.map(({ value }) => value));
    return isCalling ? worst - alarm.threshold : undefined;
  }
}
