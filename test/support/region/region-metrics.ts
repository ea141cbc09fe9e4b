import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { metricDimensions, metricNamespace } from '../../../config/contract/metric-names';
import { regionVariables } from '../../../local/region/emulator/region-environment';
import type { Datapoint } from '../../../simulation/evaluate-alarm';

/** How far back the figures of a test are read. */
const windowSeconds = 600;

/** The queue meter's figures of pools, as an embedded region's CloudWatch holds them. */
export class RegionMetrics {
  private readonly client: CloudWatchClient;

  constructor(port: number) {
    const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials });
  }

  /** Points of one metric of a pool of the local stage, in order of time. */
  async ofPool(pool: string, metricName: string): Promise<Datapoint[]> {
    const dimensions = { [metricDimensions.stage]: 'local', [metricDimensions.pool]: pool };
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
                Namespace: metricNamespace,
                MetricName: metricName,
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              Period: 10,
              Stat: 'Maximum',
            },
          },
        ],
      }),
    );
    const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
    return Timestamps.map((at, index) => ({
      namespace: metricNamespace,
      metricName,
      dimensions,
      atSeconds: at.getTime() / 1000,
      value: Values[index] ?? 0,
    })).sort((one, other) => one.atSeconds - other.atSeconds);
  }

  end(): void {
    this.client.destroy();
  }
}
