import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** What Lambda does when nothing is said (Lambda developer guide, asynchronous invocation). */
const defaults = { retries: 2, ageSeconds: 21_600 };
const maxAgeSeconds = 300;

export const scheduleDoesNotPileUp: Rule = {
  id: 'schedule-does-not-pile-up',
  title:
    'A function that runs on a schedule is on, has its own concurrency, and never makes up for a run it missed.',
  consequence:
    'No public postmortem is known to name it. By default Lambda tries a failed run twice more and keeps one that it ' +
    'could not start for six hours: after an outage it measures, many times over, minutes that are gone, and takes the ' +
    "account's concurrency from what is needed.",
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::Events::Rule')
      .filter(({ properties }) => properties.ScheduleExpression !== undefined)
      .flatMap((rule) => [
        ...(rule.properties.State === undefined || rule.properties.State === 'ENABLED'
          ? []
          : [findingAt(rule, `State is ${shortJson(rule.properties.State)}, expected "ENABLED"`)]),
        ...functionsOf(stacks, rule).flatMap((fn) => problems(stacks, fn).map((one) => findingAt(fn, one))),
      ]),
};

function functionsOf(stacks: readonly ParsedStack[], { stack, properties }: Located): Located[] {
  return listOf(properties.Targets).flatMap((one) => {
    const { target } = resolveReference(stacks, { stack, value: recordOf(one).Arn });
    return target?.resource.Type === 'AWS::Lambda::Function' ? [target] : [];
  });
}

function problems(stacks: readonly ParsedStack[], fn: Located): string[] {
  const reserved = numberOf(fn.properties.ReservedConcurrentExecutions);
  const config = resourcesOf(stacks, 'AWS::Lambda::EventInvokeConfig').find(
    ({ stack, properties }) =>
      resolveReference(stacks, { stack, value: properties.FunctionName }).key === fn.key,
  )?.properties;
  const retries = numberOf(config?.MaximumRetryAttempts) ?? defaults.retries;
  const age = numberOf(config?.MaximumEventAgeInSeconds) ?? defaults.ageSeconds;
  return [
    ...(reserved === undefined || reserved < 1
      ? [
          `ReservedConcurrentExecutions is ${shortJson(fn.properties.ReservedConcurrentExecutions)}, expected at least 1`,
        ]
      : []),
    ...(retries > 0 ? [`is tried ${retries} times more when it fails, expected 0`] : []),
    ...(age > maxAgeSeconds ? [`is started up to ${age} s late, expected at most ${maxAgeSeconds}`] : []),
  ];
}
