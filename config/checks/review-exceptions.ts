import { fixedStacks, poolStackName } from '../contract/stack-id';
import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { Check, CheckFinding } from './finding';

/** Exceptions of a review that can never be right, on whatever day. */
export function reviewExceptions({ review, workers }: StageConfig): CheckFinding[] {
  const stacks: readonly string[] = [...fixedStacks, ...Object.keys(workers).map(poolStackName)];
  return review.exceptions.flatMap(({ resource, change, until }, index): CheckFinding[] => {
    const path = ['review', 'exceptions', index];
    const [stack = ''] = resource.split('/');
    const first = review.exceptions.findIndex((one) => one.resource === resource && one.change === change);
    return [
      ...(stacks.includes(stack)
        ? []
        : [
            {
              path: [...path, 'resource'],
              expected: `a stack of the stage (${stacks.join(', ')}) before the slash`,
              got: JSON.stringify(stack),
              suggestion: nearestKey(stack, stacks),
            },
          ]),
      ...(isDay(until)
        ? []
        : [{ path: [...path, 'until'], expected: 'a day of the calendar', got: JSON.stringify(until) }]),
      ...(first === index
        ? []
        : [
            {
              path,
              expected: 'one exception for a resource and a change',
              got: `the same as review.exceptions[${first}]`,
            },
          ]),
    ];
  });
}

/** JavaScript takes 30 February for the second of March. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** Longer than any planned change takes, and too short to be forgotten. */
const mostDays = 90;

const dayMs = 86_400_000;

/**
 * Exceptions that have expired, or are to last for longer than anybody remembers. Only a review asks: a synth or an operator's
 * command must not fail because a day has passed.
 *
 * @param today as in `2026-12-31`
 */
export function expiredExceptions(today: string): Check {
  const last = new Date(Date.parse(today) + mostDays * dayMs).toISOString().slice(0, 10);
  return ({ review }) =>
    review.exceptions.flatMap(({ until }, index): CheckFinding[] => {
      if (until >= today && until <= last) return [];
      const path = ['review', 'exceptions', index, 'until'];
      const expected =
        until < today
          ? `a day from ${today} on: the exception has expired, take it out or say anew why it is right`
          : `a day until ${last}, ${mostDays} days ahead`;
      return [{ path, expected, got: until }];
    });
}
