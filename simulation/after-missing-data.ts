import type { AlarmState, MetricAlarm } from './metric-alarm';

/** A period that has data. */
interface Known {
  /** 0 for the newest period, missing ones counted. */
  readonly periodsAgo: number;
  readonly breaching: boolean;
}

/**
 * The state of an alarm that found fewer periods with data than EvaluationPeriods asks for, after AWS's tables in
 * "Configuring how CloudWatch alarms treat missing data". Missing periods are filled in only as far as they are needed.
 *
 * Where nothing known is good, AWS avoids alarms that come too early: the oldest breaching period must be at least as old
 * as DatapointsToAlarm. The text leaves open what good data beyond it means; the tables say that it prevents the alarm.
 */
export function afterMissingData(
  alarm: Pick<MetricAlarm, 'datapointsToAlarm' | 'evaluationPeriods' | 'missingData'>,
  known: readonly Known[],
  before: AlarmState,
): AlarmState {
  const breaching = known.filter((period) => period.breaching).length;
  const filled = alarm.evaluationPeriods - known.length;
  const stateFor = (count: number): AlarmState => (count >= alarm.datapointsToAlarm ? 'ALARM' : 'OK');
  if (alarm.missingData === 'breaching') return stateFor(breaching + filled);
  if (alarm.missingData === 'notBreaching') return stateFor(breaching);
  if (breaching < known.length || breaching >= alarm.datapointsToAlarm) return stateFor(breaching);
  if (alarm.missingData === 'ignore') return before;
  const oldest = known.reduce((most, { periodsAgo }) => Math.max(most, periodsAgo + 1), 0);
  return known.length > 0 && oldest >= alarm.datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}
