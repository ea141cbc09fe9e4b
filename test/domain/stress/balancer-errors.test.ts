import fc from 'fast-check';
import {
  plannedAnswers,
  unplannedErrors,
  unplannedErrorsExpression,
} from '../../../domain/stress/balancer-errors';
import { documentedManner, type MathManner, metricMath } from '../../../simulation/metric-math';

const count = fc.nat(5_000);

/** Answers of one minute: 503 of maintenance, other fixed ones, 503 of groups without tasks, 502 and 504. */
interface Minute {
  readonly closed: number;
  readonly otherFixed: number;
  readonly empty: number;
  readonly broken: number;
  /** Whether AWS counts fixed responses among the balancer's 5xx: its text says so by its definition only. */
  readonly counted: boolean;
}

const minute: fc.Arbitrary<Minute> = fc.record({
  closed: count,
  otherFixed: count,
  empty: count,
  broken: count,
  counted: fc.boolean(),
});

function answersOf({ closed, otherFixed, empty, broken, counted }: Minute) {
  const unavailable = empty + (counted ? closed : 0);
  return { errors: unavailable + broken, unavailable, fixed: closed + otherFixed };
}

test('what maintenance answers is never an error, and no 502 is ever taken for it', () => {
  fc.assert(
    fc.property(minute, (one) => {
      const unplanned = unplannedErrors(answersOf(one));
      expect(unplanned).toBeGreaterThanOrEqual(one.broken);
      expect(unplanned).toBeLessThanOrEqual(one.broken + one.empty);
    }),
  );
});

test('where fixed responses count, it is exact while the others are few', () => {
  fc.assert(
    fc.property(minute, ({ closed, empty, broken }) => {
      const answers = answersOf({ closed, empty, broken, otherFixed: 0, counted: true });
      expect(unplannedErrors(answers)).toBe(broken + empty);
      expect(plannedAnswers(answers)).toBe(closed);
    }),
  );
});

test('counts that came late or in part are never less than none', () => {
  expect(unplannedErrors({ errors: 1, unavailable: 5, fixed: 5 })).toBe(0);
});

const manners: readonly MathManner[] = [
  documentedManner,
  { oneSided: 'missing', fillOfNothing: 'filled' },
  { oneSided: 'zero', fillOfNothing: 'nothing' },
];

test.each(manners)('the alarms compute the same, whatever is missing: %j', (manner) => {
  fc.assert(
    fc.property(fc.array(minute, { minLength: 1, maxLength: 5 }), (minutes) => {
      const periods = minutes.map((_, index) => index * 60);
      const written = (of: (answers: ReturnType<typeof answersOf>) => number) =>
        new Map(
          minutes.flatMap((one, index): [number, number][] => {
            const value = of(answersOf(one));
            return value === 0 ? [] : [[index * 60, value]];
          }),
        );
      const found = metricMath({
        expression: unplannedErrorsExpression,
        metrics: {
          errors: written(({ errors }) => errors),
          unavailable: written(({ unavailable }) => unavailable),
          fixed: written(({ fixed }) => fixed),
        },
        periods,
        manner,
      });
      // Without an error there is no data point, so that a minute that has not come yet is not taken for a good one.
      const expected = minutes.map((one) => {
        const answers = answersOf(one);
        return answers.errors === 0 ? undefined : unplannedErrors(answers);
      });
      expect(periods.map((at) => found.get(at))).toEqual(expected);
    }),
  );
});
