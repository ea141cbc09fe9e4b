import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { metricDimensions, metricNamespace } from '../../../config/contract/metric-names';
import { regionVariables } from '../../../local/region/emulator/region-environment';
import type { Datapoint } from '../../../simulation/evaluate-alarm';
import type { MetricIdentity } from '../../../simulation/metric-alarm';

/** How far back the figures of a test are read. */
const windowSeconds = 600;

/** How points of one period are made one. */
interface Read {
  readonly periodSeconds: number;
  readonly statistic: 'Maximum' | 'Sum';
}

/** What an embedded region's CloudWatch holds: the queue meter's figures of pools, and the counts of load balancers. */
export class RegionMetrics {
  readonly client: CloudWatchClient;

  constructor(port: number) {
    const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials });
  }

  /** Points of one metric of a pool of the local stage, in order of time. */
  async ofPool(pool: string, metricName: string): Promise<Datapoint[]> {
    const dimensions = { [metricDimensions.stage]: 'local', [metricDimensions.pool]: pool };
    const metric = { namespace: metricNamespace, metricName, dimensions };
    return this.points(metric, { periodSeconds: 10, statistic: 'Maximum' });
  }

  /** What a load balancer counted so far. */
  async countOf(loadBalancer: string, metricName: string): Promise<number> {
    const metric = {
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensions: { LoadBalancer: loadBalancer },
    };
    const points = await this.points(metric, { periodSeconds: 60, statistic: 'Sum' });
    return points.reduce((total, { value }) => total + value, 0);
  }

  private async points(metric: MetricIdentity, { periodSeconds, statistic }: Read): Promise<Datapoint[]> {
    const { namespace, metricName, dimensions } = metric;
    const now = Date.now();
    const { MetricDataResults = [] } = await this.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - windowSeconds * 1000),
        EndTime: new Date(now + 60_000),
        MetricDataQueries: [
          {
            Id: 'asked',
            MetricStat: {
              Metric: {
                Namespace: namespace,
                MetricName: metricName,
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              Period: periodSeconds,
              Stat: statistic,
            },
          },
        ],
      }),
    );
    const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
    return Timestamps.map((at, index) => ({
      ...metric,
      atSeconds: at.getTime() / 1000,
      value: Values[index] ?? 0,
    })).sort((one, other) => one.atSeconds - other.atSeconds);
  }

  end(): void {
    this.client.destroy();
  }
}
