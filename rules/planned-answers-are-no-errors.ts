import type { ParsedStack, Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { listOf, literalText, recordOf } from './support/template-values';

const namespace = 'AWS/ApplicationELB';
const errorMetrics: readonly unknown[] = ['HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_503_Count'];
const fixedMetric = 'HTTP_Fixed_Response_Count';

export const plannedAnswersAreNoErrors: Rule = {
  id: 'planned-answers-are-no-errors',
  title: 'An alarm on the errors of a load balancer does not count what maintenance answers.',
  consequence:
    'No public postmortem is known to name it; a fixed 503 originates from the load balancer, so it is counted with those ' +
    'that nobody planned, and the first planned maintenance wakes somebody. The next one has the alarm switched off.',
  source:
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
  check: (stacks) =>
    answersByPlan(stacks)
      ? resourcesOf(stacks, 'AWS::CloudWatch::Alarm').flatMap((alarm) =>
          uncorrected(alarm).map((message) => findingAt(alarm, message)),
        )
      : [],
};

/** Whether any rule or listener of the app answers 5xx by itself. */
function answersByPlan(stacks: readonly ParsedStack[]): boolean {
  return resourcesOf(
    stacks,
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::Listener',
  ).some(({ properties }) =>
    listOf(properties.Actions ?? properties.DefaultActions)
      .map((action) => recordOf(recordOf(action).FixedResponseConfig))
      .some(({ StatusCode }) => literalText(StatusCode)?.startsWith('5') === true),
  );
}

interface Watched {
  readonly id: string;
  readonly name: unknown;
  /** Of all dimensions, as text: two that are equal are the same load balancer. */
  readonly dimensions: string;
}

function uncorrected({ properties }: Located): string[] {
  const queries = listOf(properties.Metrics).map(recordOf);
  const watched =
    queries.length > 0 ? queries.flatMap(metricOf) : metricOf({ MetricStat: { Metric: properties } });
  const expressions = queries.map(({ Expression }) => literalText(Expression) ?? '').join(' ');
  const isUsed = (id: string): boolean => new RegExp(`\\b${id}\\b`).test(expressions);
  // Used to add them up, or to look at whichever is more, they are still errors.
  const takesOff = expressions.includes('-');
  return watched
    .filter(({ name }) => errorMetrics.includes(name))
    .filter(
      ({ dimensions }) =>
        !takesOff ||
        !watched.some((one) => one.name === fixedMetric && one.dimensions === dimensions && isUsed(one.id)),
    )
    .map(
      ({ name }) =>
        `watches ${String(name)} as it is, expected ${fixedMetric} of the same load balancer taken off it`,
    );
}

function metricOf({ Id, MetricStat }: Readonly<Record<string, unknown>>): Watched[] {
  const { Namespace, MetricName, Dimensions } = recordOf(recordOf(MetricStat).Metric);
  return Namespace === namespace
    ? [{ id: String(Id), name: MetricName, dimensions: JSON.stringify(Dimensions) }]
    : [];
}
