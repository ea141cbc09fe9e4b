import { type AlarmCalls, afterEvaluation, uncalled } from './alarm-calls';
import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from './evaluate-alarm';
import type { MetricAlarm } from './metric-alarm';
import type { StepScalingPolicy } from './step-scaling';

/** An alarm and the policy it calls, as a template has them. */
export interface AlarmedPolicy {
  readonly alarm: MetricAlarm;
  readonly policy: StepScalingPolicy;
}

/** A metric with one alarm that calls a scaling policy. */
export class WatchedMetric {
  readonly policy: StepScalingPolicy;
  readonly intervalSeconds: number;
  private readonly alarm: MetricAlarm;
  /** Alarms look back over two periods more than they evaluate (`evaluateAlarm`), and late data is a minute late. */
  private readonly keptSeconds: number;
  private calls: AlarmCalls = uncalled;
  private readonly datapoints: Datapoint[] = [];

  constructor({ alarm, policy }: AlarmedPolicy) {
    this.alarm = alarm;
    this.policy = policy;
    this.intervalSeconds = evaluationIntervalSeconds(alarm);
    this.keptSeconds = (alarm.evaluationPeriods + 2) * alarm.periodSeconds + 60;
  }

  put(atSeconds: number, value: number, sentSeconds: number): void {
    const { namespace, metricName, dimensions } = this.alarm;
    this.datapoints.push({ namespace, metricName, dimensions, atSeconds, value, sentSeconds });
    const forgotten = atSeconds - this.keptSeconds;
    for (let [oldest] = this.datapoints; oldest !== undefined && oldest.atSeconds <= forgotten; ) {
      this.datapoints.shift();
      [oldest] = this.datapoints;
    }
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
