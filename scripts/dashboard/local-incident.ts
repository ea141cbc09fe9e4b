import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, GetDashboardCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { storeSecretName } from '../../config/contract/store-names';
import { venvDirectory } from '../../local/region/checkout';
import { deployStage } from '../../local/region/deploy/deploy-stage';
import { regionVariables } from '../../local/region/emulator/region-environment';
import { describeStores } from '../../local/region/region/describe-stores';
import { openRegion } from '../../local/region/region/open-region';
import { runStores } from '../../local/region/region/run-stores';
import type { Point } from './chart';
import { flood } from './flood';
import { type Series, type Widget, widgetsOf } from './widget';

export interface Incident {
  readonly title: string;
  readonly widgets: readonly Widget[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly points: (series: Series) => readonly Point[];
}

/**
 * Deploys the local stage into a region of its own, lets one source run away, and reads the dashboard and its figures
 * back as an operator's browser would. About six minutes: the meter's schedule starts a minute after the deploy.
 */
export async function localIncident(onPhase: (text: string) => void): Promise<Incident> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-dashboard-'));
  const region = await openRegion({ root, venv: venvDirectory });
  const { port, directory, clients } = region;
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const cloudWatch = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials });
  try {
    onPhase('deploying the local stage');
    const deployment = await deployStage({ port, directory }, clients, { stage: 'local' });
    await runStores(region, await describeStores({ clients, directory, ...deployment }));
    const { SecretString = '{}' } = await clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
    );
    const { url }: { url: string } = JSON.parse(SecretString);
    await flood({ url, queue: 'urgent', calmSeconds: 120, floodSeconds: 60, drainSeconds: 100, onPhase });
    const { DashboardBody = '' } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: 'bulkhead-local' }),
    );
    const widgets = widgetsOf(DashboardBody);
    const toSeconds = Math.floor(Date.now() / 1000);
    const fromSeconds = toSeconds - 240;
    const read = new Map<string, readonly Point[]>();
    for (const series of widgets.flatMap((widget) => widget.series)) {
      read.set(JSON.stringify(series), await pointsOf(cloudWatch, series, { fromSeconds, toSeconds }));
    }
    return {
      title: 'bulkhead-local, one source running away for a minute',
      ...{ widgets, fromSeconds, toSeconds },
      points: (series) => read.get(JSON.stringify(series)) ?? [],
    };
  } finally {
    cloudWatch.destroy();
    await region.close('drop');
    rmSync(root, { recursive: true, force: true });
  }
}

async function pointsOf(
  cloudWatch: CloudWatchClient,
  { namespace, name, dimensions, stat }: Series,
  { fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number },
): Promise<Point[]> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(fromSeconds * 1000),
      EndTime: new Date(toSeconds * 1000),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: name,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: 10,
            Stat: stat,
          },
        },
      ],
    }),
  );
  const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
  return Timestamps.map((at, index) => ({
    atSeconds: at.getTime() / 1000,
    value: Values[index] ?? 0,
  })).sort((one, other) => one.atSeconds - other.atSeconds);
}
