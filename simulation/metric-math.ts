/** Values by the second at which their period begins: what CloudWatch calls a time series. */
export type Series = ReadonlyMap<number, number>;

type Value = number | Series;

/** What AWS's text leaves open, or what others have reported otherwise. A claim must hold for all of it. */
export interface MathManner {
  /** A value that only one side has: with 0 for the other ("Using metric math", basic arithmetic), or none at all. */
  readonly oneSided: 'zero' | 'missing';
  /** What FILL makes of a metric that never had a value. */
  readonly fillOfNothing: 'filled' | 'nothing';
}

export const documentedManner: MathManner = { oneSided: 'zero', fillOfNothing: 'filled' };

export interface MathMoment {
  readonly expression: string;
  /** By id. */
  readonly metrics: Readonly<Record<string, Series>>;
  /** The beginnings of all periods that are looked at: what FILL fills. */
  readonly periods: readonly number[];
  readonly manner?: MathManner;
}

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // Dropped: "if the value of a data point causes a function to attempt to divide by zero".
  '/': (left, right) => (right === 0 ? Number.NaN : left / right),
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
};

/** From the loosest to the tightest. */
const precedences = [
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
] as const;

/**
 * The part of CloudWatch's metric math that our alarms use, as the user guide documents it ("Using metric math"):
 * arithmetic, comparison, IF and FILL with a number.
 *
 * @throws TypeError for anything else, and for a result that is no time series
 */
export function metricMath(moment: MathMoment): Series {
  const result = new MathReader(moment).read();
  if (typeof result === 'number') throw new TypeError('expected a time series, got a number');
  return result;
}

class MathReader {
  private readonly tokens: string[];
  private readonly manner: MathManner;

  constructor(private readonly moment: MathMoment) {
    this.tokens = moment.expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[<>=!]=|\S/g) ?? [];
    this.manner = moment.manner ?? documentedManner;
  }

  read(): Value {
    const value = this.operation(0);
    if (this.tokens.length > 0) this.refuse(this.tokens[0]);
    return value;
  }

  private operation(level: number): Value {
    const own: readonly string[] | undefined = precedences[level];
    if (own === undefined) return this.term();
    let left = this.operation(level + 1);
    for (let next = this.tokens[0]; next !== undefined && own.includes(next); next = this.tokens[0]) {
      this.tokens.shift();
      left = this.combined(next, left, this.operation(level + 1));
    }
    return left;
  }

  private term(): Value {
    const token = this.tokens.shift();
    if (token === undefined) return this.refuse(token);
    if (/^\d/.test(token)) return Number(token);
    if (token === '(') {
      const inner = this.operation(0);
      this.expect(')');
      return inner;
    }
    if (this.tokens[0] === '(') return this.called(token);
    return this.moment.metrics[token] ?? this.refuse(token);
  }

  private called(name: string): Value {
    const values: Value[] = [];
    do {
      this.tokens.shift();
      values.push(this.operation(0));
    } while (this.tokens[0] === ',');
    this.expect(')');
    const [first, second, third] = values;
    if (name === 'IF' && first instanceof Map && second !== undefined) return chosen(first, second, third);
    if (name === 'FILL' && first instanceof Map && typeof second === 'number')
      return this.filled(first, second);
    return this.refuse(name);
  }

  private filled(series: Series, value: number): Series {
    if (series.size === 0 && this.manner.fillOfNothing === 'nothing') return series;
    return new Map(this.moment.periods.map((at) => [at, series.get(at) ?? value]));
  }

  private combined(operator: string, left: Value, right: Value): Value {
    const calculate = operators[operator] ?? this.refuse(operator);
    if (typeof left === 'number' && typeof right === 'number') return calculate(left, right);
    const times = new Set(
      [left, right].flatMap((side) => (typeof side === 'number' ? [] : [...side.keys()])),
    );
    const isWhole = (at: number) => valueAt(left, at) !== undefined && valueAt(right, at) !== undefined;
    return new Map(
      [...times]
        .filter((at) => this.manner.oneSided === 'zero' || isWhole(at))
        .map((at): [number, number] => [at, calculate(valueAt(left, at) ?? 0, valueAt(right, at) ?? 0)])
        .filter(([, value]) => !Number.isNaN(value)),
    );
  }

  private expect(token: string): void {
    if (this.tokens[0] !== token) this.refuse(this.tokens[0]);
    this.tokens.shift();
  }

  private refuse(token: string | undefined): never {
    throw new TypeError(
      `${this.moment.expression}: expected metric math that is known here, got ${token ?? 'its end'}`,
    );
  }
}

/** IF(condition, then, else): 0 where a true condition has nothing to take, dropped where a false one has. */
function chosen(condition: Series, then: Value, otherwise: Value | undefined): Series {
  return new Map(
    [...condition].flatMap(([at, holds]): [number, number][] => {
      if (holds !== 0) return [[at, valueAt(then, at) ?? 0]];
      const value = otherwise === undefined ? undefined : valueAt(otherwise, at);
      return value === undefined ? [] : [[at, value]];
    }),
  );
}

function valueAt(value: Value, at: number): number | undefined {
  return typeof value === 'number' ? value : value.get(at);
}
