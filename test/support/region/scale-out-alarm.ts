import type { Deployment } from '../../../local/region/deploy/deploy-stage';
import { evaluateAlarm } from '../../../simulation/evaluate-alarm';
import { type AlarmState, metricAlarmOf } from '../../../simulation/metric-alarm';
import type { RegionMetrics } from './region-metrics';

/** How far CloudWatch is behind as a rule. */
const usualIngestionSeconds = 5;

export interface DeployedPool {
  readonly deployment: Deployment;
  readonly metrics: RegionMetrics;
  /** Of the local stage. */
  readonly pool: string;
}

/** The scale-out alarm of a pool as deployed, judged now on what the region's CloudWatch holds. */
export async function scaleOutAlarmState(
  { deployment, metrics, pool }: DeployedPool,
  state: AlarmState,
): Promise<AlarmState> {
  const [, resource] =
    deployment.stacks
      .flatMap(({ original }) => Object.entries(original.Resources))
      .find(([, { Properties }]) => Properties?.AlarmName === `bulkhead-local-${pool}-scale-out`) ?? [];
  const alarm = metricAlarmOf(resource?.Properties ?? {});
  return evaluateAlarm({
    alarm,
    state,
    datapoints: await metrics.ofPool(pool, alarm.metricName),
    atSeconds: Date.now() / 1000,
    ingestionSeconds: usualIngestionSeconds,
  }).state;
}
