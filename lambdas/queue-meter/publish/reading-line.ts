import type { MeterPool, MeterSettings } from '../../../config/contract/meter-settings';
import type { JobStoreReading, QueueReading } from '../../../domain/jobs/job-store-reading';
import type { LineJobs, LinePool, LineQueue, MeterLine } from '../../../domain/jobs/meter-line';
import { sourceShares, wholeQueueShares } from '../../../domain/jobs/source-shares';
import { isUnserved } from '../../../domain/jobs/unserved-work';
import type { MeterFigures } from '../judge/meter-figures';
import type { PoolFigures } from '../judge/pool-figures';
import type { OpenTicket } from '../judge/pool-tickets';

/** Reasons come from other people's programs. */
const maxReasonLength = 300;

/** Three decimals: finer is noise, and takes room. */
const decimals = 1000;

interface LineInput {
  readonly settings: MeterSettings;
  readonly slotSeconds: number;
  readonly figures: MeterFigures;
  readonly reading: JobStoreReading | undefined;
  readonly tookMs: number;
}

/** The log line of a reading, with all shares that it knows. */
export function readingLine({ settings, slotSeconds, figures, reading, tookMs }: LineInput): MeterLine {
  const { stress, stores, unserved } = figures;
  return rounded({
    kind: 'reading' as const,
    version: 1 as const,
    stage: settings.stage,
    slotAtSeconds: slotSeconds,
    tookMs,
    stress: { level: stress.level, sinceAtSeconds: stress.sinceSeconds, reasons: stress.reasons },
    failures: figures.failures.map(({ part, reason }) => ({
      part,
      reason: reason.slice(0, maxReasonLength),
    })),
    ...(reading !== undefined && { jobs: lineJobs(reading, figures) }),
    pools: settings.pools.map((pool) =>
      linePool(
        pool,
        figures.pools.find(({ name }) => name === pool.name),
        figures.tickets.open.get(pool.name),
      ),
    ),
    queues: (reading?.queues ?? []).map((queue) => lineQueue(queue, settings.pools)),
    ...(unserved !== undefined && isUnserved(unserved) && { unserved }),
    stores: {
      ...(stores.jobs !== undefined && { jobs: stores.jobs }),
      ...(stores.pubsub !== undefined && { pubsub: stores.pubsub }),
    },
  });
}

function lineJobs(reading: JobStoreReading, { stage }: MeterFigures): LineJobs {
  const { dueJobs, scheduledJobs, retryJobs, deadJobs } = reading;
  return { dueJobs, scheduledJobs, ...(retryJobs !== undefined && { retryJobs }), deadJobs, ...stage };
}

function linePool(
  { name, latencyTargetSeconds, maxTasks }: MeterPool,
  figures: PoolFigures | undefined,
  tickets: readonly OpenTicket[] | undefined,
): LinePool {
  const { jobs, tasks, jobsPerProcess } = figures ?? {};
  const { growthStopped, growthReason, growthWaits, ...load } = jobs ?? {};
  return {
    pool: name,
    ...load,
    ...(growthStopped && { growthStopped: growthReason ?? 'stopped' }),
    ...(growthWaits !== undefined && { growthWaits }),
    ...(tickets !== undefined && { tickets }),
    latencyTargetSeconds,
    ...tasks,
    ...(jobsPerProcess !== undefined && { jobsPerProcess }),
    maxTasks,
  };
}

function lineQueue(reading: QueueReading, pools: readonly MeterPool[]): LineQueue {
  const { queue, waitingJobs, oldestJobAgeSeconds, inFlightJobs, delayedJobs } = reading;
  const { groupedJobs, senselessTimes, arriving, next, whole } = reading;
  return {
    queue,
    pool: pools.find(({ queues }) => queues.includes(queue))?.name ?? '',
    waitingJobs,
    oldestJobAgeSeconds,
    ...(reading.ageIsLowerBound && { ageIsLowerBound: true as const }),
    ...(reading.waitingIsLowerBound === true && { waitingIsLowerBound: true as const }),
    ...(groupedJobs !== undefined && { groupedJobs }),
    ...(senselessTimes !== undefined && { senselessTimes }),
    ...(inFlightJobs !== undefined && { inFlightJobs }),
    ...(delayedJobs !== undefined && { delayedJobs }),
    ...(arriving.length > 0 && { arriving: sourceShares(arriving, waitingJobs) }),
    ...(next.length > 0 && { next: sourceShares(next, waitingJobs) }),
    ...(whole !== undefined && { whole: wholeQueueShares(whole, waitingJobs) }),
  };
}

/** The same with every number in it rounded. */
function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'number' ? round(item) : item)));
}

function round(value: number): number {
  return Math.round(value * decimals) / decimals;
}
