import {
  metricDimensions,
  metricNamespace,
  poolMetrics,
  stageMetrics,
  storeMetrics,
  taskMetrics,
  ticketMetrics,
} from '../config/contract/metric-names';
import { tagKeys } from '../config/contract/tag-keys';
import type { Rule } from './rule';
import { findingAt, type Located, resourcesOf, tagOf } from './support/resources';
import { listOf, literalText, recordOf, shortJson } from './support/template-values';

const { stage, pool, ticket, store, taskDefinition } = metricDimensions;

/** Every metric of ours, with the dimensions that it is sent with. */
const sent = new Map<string, readonly string[]>([
  ...Object.values(poolMetrics).map((name) => [name, [stage, pool]] as const),
  ...Object.values(ticketMetrics).map((name) => [name, [stage, ticket]] as const),
  ...Object.values(storeMetrics).map((name) => [name, [stage, store]] as const),
  ...Object.values(stageMetrics).map((name) => [name, [stage]] as const),
  ...Object.values(taskMetrics).map((name) => [name, [taskDefinition]] as const),
]);

export const alarmWatchesASentMetric: Rule = {
  id: 'alarm-watches-a-sent-metric',
  title: 'An alarm on the queue meter watches a metric that the meter sends, of its own stage.',
  consequence:
    "AWS's own sample for document processing, until September 2026: its alarm watched a metric that does not exist, and " +
    'stayed silent through 141 failed workflows. CloudWatch accepts any name, and any set of dimensions, and waits.',
  source:
    'https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/747',
  check: (stacks) =>
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm').flatMap((alarm) =>
      watched(alarm)
        .filter(({ Namespace }) => Namespace === metricNamespace)
        .flatMap((metric) => problems(alarm, metric).map((message) => findingAt(alarm, message))),
    ),
};

/** The metrics of an alarm: its own, or those of its metric math. */
function watched({ properties }: Located): Readonly<Record<string, unknown>>[] {
  const math = listOf(properties.Metrics).map((one) => recordOf(recordOf(recordOf(one).MetricStat).Metric));
  return math.length > 0 ? math : [properties];
}

function problems(alarm: Located, metric: Readonly<Record<string, unknown>>): string[] {
  const expected = sent.get(literalText(metric.MetricName) ?? '');
  if (expected === undefined) {
    return [`MetricName is ${shortJson(metric.MetricName)}, expected one that the queue meter sends`];
  }
  const dimensions = listOf(metric.Dimensions).map(recordOf);
  const names = dimensions.map(({ Name }) => String(Name));
  if (names.length !== expected.length || !expected.every((name) => names.includes(name))) {
    return [
      `dimensions of ${shortJson(metric.MetricName)} are ${shortJson(names)}, expected ${expected.join(' and ')}`,
    ];
  }
  // A revision of a task definition is of one stage anyway.
  if (!expected.includes(stage)) return [];
  const own = tagOf(alarm, tagKeys.stage);
  const other = literalText(dimensions.find(({ Name }) => Name === stage)?.Value);
  return own === undefined || other === own
    ? []
    : [`watches the stage ${shortJson(other)}, expected its own, ${shortJson(own)}`];
}
