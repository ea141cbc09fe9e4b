import type { Deployment } from '../../../local/region/deploy/deploy-stage';
import { evaluateMathAlarm, mathAlarmOf } from '../../../simulation/math-alarm';
import type { AlarmState } from '../../../simulation/metric-alarm';
import type { RegionMetrics } from './region-metrics';

const names = [
  'RequestCount',
  'HTTPCode_Target_2XX_Count',
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_3XX_Count',
  'HTTPCode_ELB_5XX_Count',
  'HTTPCode_ELB_502_Count',
  'HTTPCode_ELB_503_Count',
  'HTTP_Fixed_Response_Count',
  'HTTP_Redirect_Count',
] as const;

/** By metric, without those that are zero. */
export type BalancerCounts = Readonly<Partial<Record<(typeof names)[number], number>>>;

/** What a load balancer of the region counted while something was done. @param fullName `app/<name>/<id>` */
export async function countedWhile(
  metrics: RegionMetrics,
  fullName: string,
  work: () => Promise<unknown>,
): Promise<BalancerCounts> {
  const all = () => Promise.all(names.map((name) => metrics.countOf(fullName, name)));
  const before = await all();
  await work();
  const after = await all();
  return Object.fromEntries(
    names
      .map((name, index): [string, number] => [name, (after[index] ?? 0) - (before[index] ?? 0)])
      .filter(([, count]) => count !== 0),
  );
}

/** The state of an alarm of the deployed stage after three minutes of such counts, as CloudWatch would judge it. */
export function stateAfter(deployment: Deployment, alarm: string, counts: BalancerCounts): AlarmState {
  const [, resource] =
    deployment.stacks
      .flatMap(({ original }) => Object.entries(original.Resources))
      .find(([, { Properties }]) => Properties?.AlarmName === `bulkhead-local-${alarm}`) ?? [];
  const dimensions = { LoadBalancer: 'app/deployed/1' };
  // The template has the load balancer's name from CloudFormation.
  const properties = JSON.parse(JSON.stringify(resource?.Properties ?? {}), (_, value) =>
    Array.isArray(value?.['Fn::GetAtt']) ? dimensions.LoadBalancer : value,
  );
  const datapoints = [0, 60, 120].flatMap((atSeconds) =>
    Object.entries(counts).map(([metricName, value]) => ({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensions,
      atSeconds,
      value,
    })),
  );
  return evaluateMathAlarm({
    alarm: mathAlarmOf(properties),
    datapoints,
    atSeconds: 183,
    state: 'OK',
    ingestionSeconds: 0,
  }).state;
}
