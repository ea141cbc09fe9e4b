import fc from 'fast-check';
import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from '../../simulation/evaluate-alarm';
import { type AlarmState, metricAlarmOf } from '../../simulation/metric-alarm';

const properties = {
  Namespace: 'Bulkhead',
  MetricName: 'oldestJobAgeSeconds',
  Dimensions: [
    { Name: 'Stage', Value: 'prod' },
    { Name: 'Pool', Value: 'urgent' },
  ],
  Statistic: 'Maximum',
  Period: 300,
  EvaluationPeriods: 3,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
};

const metric = {
  namespace: 'Bulkhead',
  metricName: 'oldestJobAgeSeconds',
  dimensions: { Pool: 'urgent', Stage: 'prod' },
};

function point(atSeconds: number, value: number, more: Partial<Datapoint> = {}): Datapoint {
  return { ...metric, atSeconds, value, ...more };
}

/** AWS's notation, oldest first: 0 is good, X is breaching, - is missing. Five periods of five minutes. */
function drawn(picture: string): Datapoint[] {
  return picture.split(' ').flatMap((sign, index) => {
    const value = { '0': 1, X: 99, '-': undefined }[sign];
    return value === undefined ? [] : [point(index * 300, value)];
  });
}

interface Looked {
  readonly datapoints: readonly Datapoint[];
  readonly atSeconds?: number;
  readonly state?: AlarmState;
  readonly ingestionSeconds?: number;
  readonly rangePeriods?: number;
}

function look(change: Record<string, unknown>, looked: Looked) {
  return evaluateAlarm({
    ...{ atSeconds: 1500, state: 'OK', ingestionSeconds: 0, ...looked },
    alarm: metricAlarmOf({ ...properties, ...change }),
  });
}

const stateOf = (change: Record<string, unknown>, looked: Looked) => look(change, looked).state;

/** In place of "retain current state": a state that none of the rows has by itself. */
const kept: AlarmState = 'INSUFFICIENT_DATA';

// "Configuring how CloudWatch alarms treat missing data", CloudWatch user guide: all rows of both tables, and the
// pictures in the text on premature alarms. Columns: missing, ignore, breaching, notBreaching.
describe.each([
  [3, '0 - X - X', ['OK', 'OK', 'OK', 'OK']],
  [3, '0 - - - -', ['OK', 'OK', 'OK', 'OK']],
  [3, '- - - - -', ['INSUFFICIENT_DATA', kept, 'ALARM', 'OK']],
  [3, '0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [3, '- - X - -', ['ALARM', kept, 'ALARM', 'OK']],
  [2, '0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - X -', ['ALARM', kept, 'ALARM', 'OK']],
  [3, '- - - - X', ['INSUFFICIENT_DATA', kept, 'ALARM', 'OK']],
  [3, '- - - X -', ['INSUFFICIENT_DATA', kept, 'ALARM', 'OK']],
  [3, '- - - X 0', ['OK', 'OK', 'OK', 'OK']],
  [3, 'X - - - -', ['ALARM', kept, 'ALARM', 'OK']],
])('%i of 3 datapoints, %s', (DatapointsToAlarm, picture, states) => {
  test.each(
    ['missing', 'ignore', 'breaching', 'notBreaching'].map((treatment, index) => [treatment, states[index]]),
  )('%s: %s', (TreatMissingData, expected) => {
    const change = { DatapointsToAlarm, TreatMissingData };
    expect(stateOf(change, { datapoints: drawn(picture), state: kept })).toBe(expected);
  });
});

test('ignore keeps whatever the state was', () => {
  const states: AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
  for (const state of states) {
    expect(stateOf({ TreatMissingData: 'ignore' }, { datapoints: [], state })).toBe(state);
  }
});

test('the row before its data leaves the range: good, then forgotten', () => {
  const change = { TreatMissingData: 'breaching' };
  const datapoints = drawn('0 - - - -');
  expect(stateOf(change, { datapoints })).toBe('OK');
  expect(stateOf(change, { datapoints, atSeconds: 1560 })).toBe('ALARM');
});

test('a metric is another one with another name, namespace, dimension, or one dimension more or less', () => {
  const others: Partial<Datapoint>[] = [
    { metricName: 'waitingJobs' },
    { namespace: 'Other' },
    { dimensions: { Stage: 'prod', Pool: 'bulk' } },
    { dimensions: { Stage: 'prod' } },
    { dimensions: { Stage: 'prod', Pool: 'urgent', Queue: 'mailers' } },
  ];
  const change = { EvaluationPeriods: 1 };
  expect(stateOf(change, { datapoints: [point(1200, 99)] })).toBe('ALARM');
  for (const other of others) {
    expect(stateOf(change, { datapoints: [point(1200, 99, other)] })).toBe('INSUFFICIENT_DATA');
  }
  const unit = { ...change, Unit: 'Seconds' };
  expect(stateOf(unit, { datapoints: [point(1200, 99)] })).toBe('INSUFFICIENT_DATA');
  expect(stateOf(unit, { datapoints: [point(1200, 99, { unit: 'Seconds' })] })).toBe('ALARM');
});

test.each([
  ['Average', 4],
  ['Sum', 20],
  ['Minimum', 1],
  ['Maximum', 9],
  ['SampleCount', 5],
  ['p50', 3],
  ['p90', 9],
  ['p0', 1],
])('%s of 1, 2, 3, 5 and 9 is %d', (name, expected) => {
  const statistic = name.startsWith('p')
    ? { Statistic: undefined, ExtendedStatistic: name }
    : { Statistic: name };
  const datapoints = [9, 1, 3, 2, 5].map((value, index) => point(1200 + index, value));
  const { periods } = look({ ...statistic, EvaluationPeriods: 1 }, { datapoints });
  expect(periods).toMatchObject([{ startSeconds: 1200, value: expected, samples: 5 }]);
});

test.each([
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['GreaterThanThreshold', [false, false, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
])('%s: below, at and above the threshold', (ComparisonOperator, breaching) => {
  const states = [9, 10, 11].map((value) =>
    stateOf({ ComparisonOperator, EvaluationPeriods: 1 }, { datapoints: [point(1200, value)] }),
  );
  expect(states).toEqual(breaching.map((one) => (one ? 'ALARM' : 'OK')));
});

test('a percentile of few samples keeps the state where it is told to, and decides where it is not', () => {
  const few = { Statistic: undefined, ExtendedStatistic: 'p99', EvaluationPeriods: 1 };
  const ignored = { ...few, EvaluateLowSampleCountPercentile: 'ignore' };
  const samples = (count: number) => Array.from({ length: count }, () => point(1200, 99));
  expect(stateOf(few, { datapoints: samples(999) })).toBe('ALARM');
  expect(stateOf(ignored, { datapoints: samples(999) })).toBe('OK');
  expect(stateOf(ignored, { datapoints: samples(1000) })).toBe('ALARM');
  expect(stateOf(ignored, { datapoints: [], state: 'ALARM' })).toBe('INSUFFICIENT_DATA');
});

test('a data point is seen when it was sent and taken in, and only in periods that are over', () => {
  const tens = { Period: 10, EvaluationPeriods: 1, TreatMissingData: 'missing' };
  const seen = (atSeconds: number, sentSeconds: number) =>
    stateOf(tens, { datapoints: [point(100, 99, { sentSeconds })], atSeconds, ingestionSeconds: 5 });
  expect(seen(109, 100)).toBe('INSUFFICIENT_DATA');
  expect(seen(110, 100)).toBe('ALARM');
  expect(seen(112, 108)).toBe('INSUFFICIENT_DATA');
  expect(seen(113, 108)).toBe('ALARM');
  // One period, and two more that CloudWatch looks back.
  expect(seen(139, 100)).toBe('ALARM');
  expect(seen(140, 100)).toBe('INSUFFICIENT_DATA');
});

test('the range to look back over is a parameter: AWS gives one example and no rule', () => {
  const late = { datapoints: [point(100, 99)], atSeconds: 149 };
  const tens = { Period: 10, EvaluationPeriods: 1 };
  expect(stateOf(tens, late)).toBe('INSUFFICIENT_DATA');
  expect(stateOf(tens, { ...late, rangePeriods: 4 })).toBe('ALARM');
});

test('periods slide: five minutes are looked at every minute', () => {
  const one = { EvaluationPeriods: 1 };
  const starts = [1500, 1559, 1560].map(
    (atSeconds) => look(one, { datapoints: [point(1300, 99)], atSeconds }).periods[0]?.startSeconds,
  );
  expect(starts).toEqual([1200, 1200, 1260]);
});

test.each([
  [10, 1, 10],
  [20, 3, 10],
  [30, 1, 10],
  [60, 1, 60],
  [3600, 24, 60],
  [3600, 25, 3600],
])('a period of %i s, %i times, is evaluated every %i s', (Period, EvaluationPeriods, expected) => {
  const alarm = metricAlarmOf({ ...properties, Period, EvaluationPeriods });
  expect(evaluationIntervalSeconds(alarm)).toBe(expected);
});

test('with nothing missing, M of the newest N decide, whatever the treatment and what is older', () => {
  const periods = fc.array(fc.boolean(), { minLength: 7, maxLength: 7 });
  const treatment = fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching');
  const counts = fc
    .integer({ min: 1, max: 5 })
    .chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(periods, treatment, counts, (breaching, TreatMissingData, [m, n]) => {
      const datapoints = breaching.map((bad, index) => point(index * 60, bad ? 99 : 1));
      const change = { Period: 60, EvaluationPeriods: n, DatapointsToAlarm: m, TreatMissingData };
      const expected = breaching.slice(-n).filter(Boolean).length >= m ? 'ALARM' : 'OK';
      expect(stateOf(change, { datapoints, atSeconds: 420 })).toBe(expected);
    }),
  );
});

test.each([
  [{ Metrics: [] }, 'expected an alarm on one metric, got one on metric math or an anomaly band'],
  [{ Period: 15 }, 'Period: expected 10, 20, 30 or a multiple of 60, got 15'],
  [
    { Statistic: 'tm90' },
    'statistic: expected Average, Sum, Minimum, Maximum, SampleCount or a percentile, got tm90',
  ],
  [{ Threshold: '10' }, 'Threshold: expected a number, got "10"'],
  [
    { Dimensions: [{ Name: 'LoadBalancer', Value: { Ref: 'Web' } }] },
    'Value: expected a string, got {"Ref":"Web"}',
  ],
  [
    { TreatMissingData: 'none' },
    'TreatMissingData: expected missing, ignore, breaching, notBreaching, got "none"',
  ],
])('refuses %j', (change, message) => {
  expect(() => metricAlarmOf({ ...properties, ...change })).toThrow(new TypeError(message));
});
