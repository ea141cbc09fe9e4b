import { type MathManner, metricMath, type Series } from '../../simulation/metric-math';

/** By place; `undefined` where there is no value. */
const series = (...values: readonly (number | undefined)[]): Series =>
  new Map(values.flatMap((value, at): [number, number][] => (value === undefined ? [] : [[at, value]])));

const none = undefined;
const periods = [0, 1, 2, 3, 4];

function result(expression: string, metrics: Readonly<Record<string, Series>>, manner?: MathManner) {
  const found = metricMath({ expression, metrics, periods, ...(manner && { manner }) });
  return periods.map((at) => found.get(at));
}

const metric1 = series(30, 20, 0, 0);
const metric2 = series(20, none, 20, none);

test('compares as the table of the user guide does: what is missing on one side is 0', () => {
  expect(result('(metric1 < metric2)', { metric1, metric2 })).toEqual([0, 0, 1, 0, none]);
  expect(result('(metric1 >= 30)', { metric1 })).toEqual([1, 0, 0, 0, none]);
});

test('IF as its tables do: 0 where the value of a true one is missing, nothing where that of a false one is', () => {
  const condition = series(1, 1, 0, 0, none);
  const then = series(30, none, 0, 0, 30);
  const otherwise = series(0, 0, 20, none, 20);
  const all = { metric1: condition, metric2: then, metric3: otherwise };
  expect(result('IF(metric1, metric2, metric3)', all)).toEqual([30, 0, 20, none, none]);
  expect(result('IF(metric1, 5, metric3)', all)).toEqual([5, 5, 20, none, none]);
  expect(result('IF(metric1, metric2, 5)', all)).toEqual([30, 0, 5, 5, none]);
  expect(result('IF(metric1, metric2)', all)).toEqual([30, 0, none, none, none]);
});

test('counts what is missing as 0, divides by nothing, and keeps the order of operators', () => {
  expect(result('metric1 - metric2', { metric1, metric2 })).toEqual([10, 20, -20, 0, none]);
  expect(result('100 * metric2 / metric1', { metric1, metric2 })).toEqual([200 / 3, 0, none, none, none]);
  expect(result('metric2 - 2 * 3 - 4', { metric2 })).toEqual([10, none, 10, none, none]);
  expect(result('metric2 - 2 * (3 - 4)', { metric2 })).toEqual([22, none, 22, none, none]);
});

test('FILL fills every period that is looked at', () => {
  expect(result('FILL(metric2, 7)', { metric2 })).toEqual([20, 7, 20, 7, 7]);
});

test('the other readings: one side alone is nothing, and nothing is filled with nothing', () => {
  const manner = { oneSided: 'missing', fillOfNothing: 'nothing' } as const;
  expect(result('metric1 - metric2', { metric1, metric2 }, manner)).toEqual([10, none, -20, none, none]);
  expect(result('FILL(never, 7)', { never: series() }, manner)).toEqual([none, none, none, none, none]);
});

test.each([
  ['metric1 -', 'its end'],
  ['MAX(metric1)', 'MAX'],
  ['metric3 + 1', 'metric3'],
  ['FILL(metric1, REPEAT)', 'REPEAT'],
  ['(metric1', 'its end'],
  ['metric1 metric1', 'metric1'],
])('%s is refused and not guessed', (expression, got) => {
  expect(() => result(expression, { metric1 })).toThrow(
    `${expression}: expected metric math that is known here, got ${got}`,
  );
});

test('a number is no result', () => {
  expect(() => result('1 + 1', {})).toThrow('expected a time series, got a number');
});
