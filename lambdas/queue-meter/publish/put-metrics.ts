import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { metricNamespace } from '../../../config/contract/metric-names';

/** Sends the entries of one reading in one call, which is what CloudWatch bills: at most 1,000 of them. */
export async function putMetrics(client: CloudWatchClient, metrics: readonly MetricDatum[]): Promise<void> {
  await client.send(new PutMetricDataCommand({ Namespace: metricNamespace, MetricData: [...metrics] }));
}
