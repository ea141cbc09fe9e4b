import { metricDimensions, metricNamespace, ticketMetrics } from '../../../config/contract/metric-names';
import { ticketAlarmMinutes } from '../../../config/contract/pool-tickets';
import { loadStage } from '../../../config/load-stage';
import { meterPools } from '../../../config/pools';
import { type JudgedTickets, judgeTickets } from '../../../lambdas/queue-meter/judge/pool-tickets';
import type { Datapoint } from '../../../simulation/evaluate-alarm';
import { replayAlarms } from '../../support/simulation/replay-alarms';
import { alarmNamed, alarmsOf } from '../../support/synth/alarms-of';
import { synthStage } from '../../support/synth/synth-stage';

const stage = synthStage(loadStage('prod'));
const pools = meterPools(stage.config);

/** When the alarm of stopped growth goes off, in minutes, where pools stop growing at these and never begin again. */
function told(stopsAtMinute: Readonly<Record<string, number>>): number[] {
  let before: JudgedTickets['memories'] | undefined;
  const datapoints: Datapoint[] = [];
  for (let atSeconds = 0; atSeconds < 7200; atSeconds += 10) {
    const figures = pools.map(({ name }) => ({
      name,
      jobs: {
        backlogGrowingSeconds: 0,
        growthStopped: atSeconds >= 60 * (stopsAtMinute[name] ?? Number.POSITIVE_INFINITY),
      },
    }));
    const { sent, memories } = judgeTickets({ atSeconds, pools, figures, before });
    before = memories;
    datapoints.push({
      namespace: metricNamespace,
      metricName: ticketMetrics.poolsWithTicket,
      dimensions: { [metricDimensions.stage]: 'prod', [metricDimensions.ticket]: 'growth-stopped' },
      ...{ atSeconds, sentSeconds: atSeconds + 1, value: sent['growth-stopped'] ?? 0 },
    });
  }
  return replayAlarms({
    alarms: [alarmNamed(stage, 'growth-stopped')],
    ...{ datapoints, seconds: 7200, ingestionSeconds: 5 },
  }).map(({ second }) => Math.floor(second / 60));
}

test('a pool is told of after five minutes, and one that joins while its alarm stands is told of too', () => {
  expect(told({ default: 20 })).toEqual([25]);
  expect(told({ default: 20, urgent: 80 })).toEqual([25, 86]);
});

test('pools that join one after another are told of together, a quarter of an hour later', () => {
  expect(told({ default: 20, urgent: 24, pushes: 27, bulk: 31 })).toEqual([25, 41]);
});

test('there is one alarm of each ticket, whatever the number of pools, and it names who knows the pools', () => {
  const tickets = alarmsOf(stage).filter(({ properties }) => properties.MetricName === 'poolsWithTicket');
  expect(tickets.map(({ name, properties }) => [name, properties.AlarmDescription])).toEqual([
    [
      'bulkhead-prod-backlog-growing',
      'The backlog of a pool has only grown for 5 minutes: bulkhead status names the pools. docs/runbook.md#backlog-growing',
    ],
    [
      'bulkhead-prod-growth-stopped',
      'A pool grows no further, because more tasks finish no more jobs: bulkhead status names the pools. docs/runbook.md#growth-stopped',
    ],
    [
      'bulkhead-prod-pool-at-ceiling',
      'All tasks that a pool may have have run for 10 minutes: bulkhead status names the pools. docs/runbook.md#pool-at-ceiling',
    ],
  ]);
  for (const { properties } of tickets) {
    expect(properties).toMatchObject({
      ...{ Period: 60, EvaluationPeriods: ticketAlarmMinutes, DatapointsToAlarm: ticketAlarmMinutes },
      Statistic: 'Minimum',
    });
  }
});
