import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** What Lambda does when nothing is said (Lambda developer guide, asynchronous invocation). */
const defaults = { retries: 2, ageSeconds: 21_600, timeoutSeconds: 3 };
const maxAgeSeconds = 300;

export const scheduleDoesNotPileUp: Rule = {
  id: 'schedule-does-not-pile-up',
  title:
    'A function that runs on a schedule is on, runs at most twice at once, and never makes up for a run it missed.',
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
        ...functionsOf(stacks, rule).flatMap((fn) =>
          problems(stacks, fn, rule).map((one) => findingAt(fn, one)),
        ),
      ]),
};

function functionsOf(stacks: readonly ParsedStack[], { stack, properties }: Located): Located[] {
  return listOf(properties.Targets).flatMap((one) => {
    const { target } = resolveReference(stacks, { stack, value: recordOf(one).Arn });
    return target?.resource.Type === 'AWS::Lambda::Function' ? [target] : [];
  });
}

function problems(stacks: readonly ParsedStack[], fn: Located, rule: Located): string[] {
  const config = resourcesOf(stacks, 'AWS::Lambda::EventInvokeConfig').find(
    ({ stack, properties }) =>
      resolveReference(stacks, { stack, value: properties.FunctionName }).key === fn.key,
  )?.properties;
  const retries = numberOf(config?.MaximumRetryAttempts) ?? defaults.retries;
  const age = numberOf(config?.MaximumEventAgeInSeconds) ?? defaults.ageSeconds;
  return [
    ...concurrencyProblems(fn, rule),
    ...(retries > 0 ? [`is tried ${retries} times more when it fails, expected 0`] : []),
    ...(age > maxAgeSeconds ? [`is started up to ${age} s late, expected at most ${maxAgeSeconds}`] : []),
  ];
}

/**
 * How many run at once is bounded by a reservation or, where the account lets nothing be reserved, by a timeout within
 * which the schedule starts no third one.
 */
function concurrencyProblems({ properties }: Located, rule: Located): string[] {
  const { ReservedConcurrentExecutions: reservation, Timeout } = properties;
  if (reservation !== undefined) {
    return (numberOf(reservation) ?? 0) < 1
      ? [`ReservedConcurrentExecutions is ${shortJson(reservation)}, expected at least 1 or none`]
      : [];
  }
  const period = periodSeconds(rule.properties.ScheduleExpression);
  const timeout = Timeout === undefined ? defaults.timeoutSeconds : numberOf(Timeout);
  if (period !== undefined && timeout !== undefined && timeout <= 2 * period) return [];
  return [
    `has no ReservedConcurrentExecutions, and ${shortJson(rule.properties.ScheduleExpression)} with a Timeout of ${shortJson(Timeout)} may start a third before the first has ended`,
  ];
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Between two runs. Of `rate(...)`; how close two of `cron(...)` are is not worked out: expected once a minute at the most. */
function periodSeconds(expression: unknown): number | undefined {
  if (typeof expression !== 'string') return undefined;
  if (expression.startsWith('cron(')) return unitSeconds.minute;
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = unitSeconds[unit];
  return seconds === undefined ? undefined : Number(count) * seconds;
}
