import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';
import { numberOf, shortJson } from './support/template-values';

/** Of the default quota of 1,000, less the 100 that nobody may reserve (Lambda developer guide, reserved concurrency). */
const maxReserved = 900;

export const reservedConcurrencyIsNeeded: Rule = {
  id: 'reserved-concurrency-is-needed',
  title:
    'Concurrency is reserved only for functions that something starts by itself, and no more than an account has.',
  consequence:
    'No public postmortem is known to name it. New accounts have a concurrency of 10, and reservations are refused below what must stay unreserved: a function that ' +
    'did not need its one fails the first deploy.',
  source: 'https://github.com/aws-samples/serverless-full-stack-webapp-starter-kit/issues/26',
  check: (stacks) => {
    const reserving = resourcesOf(stacks, 'AWS::Lambda::Function').filter(
      ({ properties }) => properties.ReservedConcurrentExecutions !== undefined,
    );
    const started = startedByItself(stacks);
    // One that only a deploy knows counts as nothing.
    const sum = reserving.reduce(
      (all, one) => all + (numberOf(one.properties.ReservedConcurrentExecutions) ?? 0),
      0,
    );
    return reserving.flatMap((fn) => [
      ...(started.has(fn.key)
        ? []
        : [
            findingAt(
              fn,
              `reserves ${shortJson(fn.properties.ReservedConcurrentExecutions)}, expected none: no schedule, queue or request starts it`,
            ),
          ]),
      ...(sum > maxReserved
        ? [
            findingAt(
              fn,
              `is one of those that reserve ${sum} executions, expected at most ${maxReserved} together`,
            ),
          ]
        : []),
    ]);
  },
};

/** What in a template lets something start a function, and the property that names the function. */
const starts = {
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
  'AWS::Lambda::Url': 'TargetFunctionArn',
} as const;

/** Keys of functions that a clock, a queue or a crowd starts. */
function startedByItself(stacks: readonly ParsedStack[]): ReadonlySet<string> {
  return new Set(
    Object.entries(starts).flatMap(([type, property]) =>
      resourcesOf(stacks, type).map(
        ({ stack, properties }) => resolveReference(stacks, { stack, value: properties[property] }).key,
      ),
    ),
  );
}
