import {
  metricDimensions,
  metricNamespace,
  poolMetrics,
  stageMetrics,
  storeMetrics,
  ticketMetrics,
} from '../../../config/contract/metric-names';
import { jobStoreReservedMemoryPercent } from '../../../config/contract/store-memory';
import { loadStage } from '../../../config/load-stage';
import { meterPools } from '../../../config/pools';
import { usableBytes } from '../../../domain/stores/node-types';
import {
  type BacklogGrowth,
  backlogGrowingSeconds,
  backlogGrowth,
} from '../../../lambdas/queue-meter/judge/backlog-growth';
import {
  type JudgedTickets,
  judgeTickets,
  type WatchedPool,
} from '../../../lambdas/queue-meter/judge/pool-tickets';
import { jobStoreOf } from '../../../ops/kit/job-store';
import { poolScalings } from '../../../scripts/bench/pool-scalings';
import type { Datapoint } from '../../../simulation/evaluate-alarm';
import { type PoolScaling, type PoolSlot, simulatePool } from '../../../simulation/simulate-pool';
import { replayAlarms } from '../../support/simulation/replay-alarms';
import { capacity, fairWeather } from '../../support/simulation/simulated-pools';
import { alarmsOf } from '../../support/synth/alarms-of';
import { synthStage } from '../../support/synth/synth-stage';

/**
 * 19 November 2020 again, in prod as it is synthesised: one source adds a hundred times what it usually does to the default
 * queue, and what those jobs need takes no more than on any other day, so that they pile up. Who is told when, and how
 * full is the job store by then?
 */
const stage = synthStage(loadStage('prod'));
const pool = defaultPool();

/** Alarms on what the queue meter says, that tell somebody; the rest has no part in this. */
const alarms = alarmsOf(stage).filter(
  ({ properties, metadata }) =>
    properties.Namespace === metricNamespace &&
    !['pool-scaling', 'failing-tasks'].includes(metadata?.article ?? ''),
);

const jobSeconds = 1;
/** A third of what the pool can do at its floor, of which one source has a tenth. */
const usualPerSecond = capacity(pool, pool.range.min, { jobSeconds }) / 3;
const sourcePerSecond = usualPerSecond / 10;
const floodSecond = 3600;

/** As in the budget of the job store: four times a Sidekiq job with 1,000 bytes of arguments. */
const bytesPerJob = 4096;
const storeBytes = usableBytes(jobStoreOf(stage.config).nodeType, jobStoreReservedMemoryPercent);
const quietPercent = 5;

const memoryPercent = (waitingJobs: number) =>
  Math.min(100, quietPercent + (100 * waitingJobs * bytesPerJob) / storeBytes);

interface Outage {
  readonly times: number;
  readonly hours: number;
  readonly ingestionSeconds: number;
}

/** Every alarm that goes off: when, after the flood began, and how full the job store is by then. */
function timeline({ times, hours, ingestionSeconds }: Outage) {
  const seconds = floodSecond + hours * 3600;
  const { slots } = simulatePool(
    pool,
    {
      seconds,
      jobSeconds,
      arrivals: (second) => usualPerSecond + (second >= floodSecond ? (times - 1) * sourcePerSecond : 0),
      downstream: () => usualPerSecond,
    },
    { ...fairWeather, ingestionSeconds },
  );
  return replayAlarms({ alarms, datapoints: datapointsOf(slots), seconds, ingestionSeconds }).map(
    ({ second, name, severity }) => ({
      severity,
      alarm: name.replace('bulkhead-prod-', ''),
      minutes: Math.round((second - floodSecond) / 6) / 10,
      storePercent: Math.round(memoryPercent(waitingAt(slots, second))),
    }),
  );
}

function defaultPool(): PoolScaling {
  const templates = Object.entries(stage.parsed).map(([name, template]) => ({ name, template }));
  const { default: found } = poolScalings(templates);
  if (found === undefined) throw new Error('expected a pool named default in prod, got none');
  return found;
}

function waitingAt(slots: readonly PoolSlot[], second: number): number {
  return slots[Math.floor(second / 10)]?.waitingJobs ?? 0;
}

/** What the meter sends of each slot: the default pool's own, and calm from everything else. */
function datapointsOf(slots: readonly PoolSlot[]): Datapoint[] {
  let growth: BacklogGrowth | undefined;
  let tickets: JudgedTickets['memories'] | undefined;
  return slots.flatMap((slot) => {
    const { second, waitingJobs } = slot;
    growth = backlogGrowth(growth, waitingJobs, second);
    const full = memoryPercent(waitingJobs) >= 100;
    const { sent: counts, memories } = judgeTickets({
      ...{ atSeconds: second, pools: meterPools(stage.config), before: tickets },
      figures: [figuresOf(slot, backlogGrowingSeconds(growth, second))],
    });
    tickets = memories;
    return [
      ...sent(second, { [metricDimensions.pool]: 'default' }, poolMetrics, {
        oldestJobAgeSeconds: slot.oldestJobAgeSeconds,
        waitingJobs,
      }),
      ...Object.entries(counts).flatMap(([ticket, poolsWithTicket]) =>
        sent(second, { [metricDimensions.ticket]: ticket }, ticketMetrics, { poolsWithTicket }),
      ),
      ...['urgent', 'pushes', 'bulk'].flatMap((name) =>
        sent(second, { [metricDimensions.pool]: name }, poolMetrics, {}),
      ),
      ...sent(second, { [metricDimensions.store]: 'jobs' }, storeMetrics, {
        memoryUsedPercent: memoryPercent(waitingJobs),
        rejectedWrites: full ? 1 : 0,
      }),
      ...sent(second, { [metricDimensions.store]: 'pubsub' }, storeMetrics, {}),
      ...sent(second, {}, stageMetrics, { readings: 1 }),
    ];
  });
}

/** Of the default pool, as far as tickets look at it. */
function figuresOf(slot: PoolSlot, growingSeconds: number): WatchedPool {
  const { workingTasks, stopReason } = slot;
  return {
    name: 'default',
    tasksOfCeilingPercent: (100 * workingTasks) / pool.range.max,
    jobs: {
      backlogGrowingSeconds: growingSeconds,
      growthStopped: stopReason !== undefined,
    },
  };
}

function sent(
  atSeconds: number,
  dimensions: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
): Datapoint[] {
  const own = { [metricDimensions.stage]: 'prod', ...dimensions };
  return Object.values(names).map((metricName) => ({
    namespace: metricNamespace,
    metricName,
    dimensions: own,
    atSeconds,
    sentSeconds: atSeconds + 1,
    value: values[metricName] ?? 0,
  }));
}

test('nobody is told of an ordinary hour', () => {
  expect(timeline({ times: 1, hours: 1, ingestionSeconds: 5 })).toEqual([]);
});

test('the first page comes within four minutes, an hour and a half before the store is half full; then why, and how far', () => {
  const lines = timeline({ times: 100, hours: 5, ingestionSeconds: 5 }).map(
    ({ minutes, storePercent, severity, alarm }) => `${minutes} min, ${storePercent} %: ${severity} ${alarm}`,
  );
  expect(lines).toEqual([
    '3.7 min, 7 %: page default-jobs-late',
    '10.1 min, 9 %: ticket backlog-growing',
    '11.1 min, 10 %: ticket growth-stopped',
    '128.1 min, 60 %: ticket job-store-memory-ticket',
    '164.1 min, 76 %: page job-store-memory',
    '222.1 min, 100 %: page rejected-writes',
  ]);
});

test.each([
  [100, 5],
  [100, 30],
  [1000, 5],
  [1000, 30],
])(
  'at %d times, with data %d s late, the first page comes before the store is half full',
  (times, ingestionSeconds) => {
    const [page] = timeline({ times, hours: 1, ingestionSeconds }).filter(
      ({ severity }) => severity === 'page',
    );
    expect(page?.alarm).toBe('default-jobs-late');
    expect(page?.storePercent).toBeLessThan(50);
    expect(page?.minutes).toBeLessThan(5);
  },
);
