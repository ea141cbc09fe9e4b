import type { MeterPool, MeterSettings } from '../../../config/contract/meter-settings';
import type { JobStoreReading, JobSummary, QueueReading } from '../../../domain/jobs/job-store-reading';
import { nothingUnserved } from '../../../domain/jobs/unserved-work';
import {
  evaluateReading,
  type MeterInput,
  type MeterOutput,
} from '../../../lambdas/queue-meter/evaluate-reading';
import type { MeterReads } from '../../../lambdas/queue-meter/read/meter-reads';
import type { StoreHealth } from '../../../lambdas/queue-meter/read/read-store-health';
import type { JobStoreSurvey } from '../../../lambdas/queue-meter/read/survey/job-store-survey';
import type { MeterState } from '../../../lambdas/queue-meter/state/meter-state';

/** A slot of 23 November 2026. */
export const slot = 1_795_471_200;

export const urgent: MeterPool = {
  name: 'urgent',
  queues: ['critical', 'mailers'],
  latencyTargetSeconds: 5,
  concurrency: 10,
  minTasks: 2,
  maxTasks: 8,
};

export const bulk: MeterPool = {
  name: 'bulk',
  queues: ['imports'],
  latencyTargetSeconds: 1800,
  concurrency: 5,
  minTasks: 1,
  maxTasks: 4,
};

export function settings(changes: Partial<MeterSettings> = {}): MeterSettings {
  return {
    stage: 'test',
    framework: 'bullmq',
    keyPrefix: 'bull',
    clusterName: 'test-cluster',
    bucketName: 'test-controls',
    balancerFullName: 'app/test/1',
    statusTargetFullName: 'targetgroup/status/1',
    websocketBalancerFullName: 'app/sockets/1',
    enqueueCeilingPercent: 75,
    pools: [urgent, bulk],
    stores: {
      jobs: { connectionsAllowed: 200, cacheClusterIds: ['test-jobs-1-001', 'test-jobs-1-002'] },
      pubsub: { connectionsAllowed: 400, cacheClusterIds: ['test-pubsub-1-001'] },
    },
    ...changes,
  };
}

/** A queue of BullMQ, empty if nothing else is said. */
export function queue(name: string, changes: Partial<QueueReading> = {}): QueueReading {
  return {
    queue: name,
    waitingJobs: 0,
    oldestJobAgeSeconds: 0,
    ageIsLowerBound: false,
    inFlightJobs: 0,
    delayedJobs: 0,
    addedJobsTotal: 0,
    arriving: [],
    next: [],
    ...changes,
  };
}

/** A queue of Sidekiq with these jobs, oldest first, and windows of at most 100 of them. */
export function sidekiqQueue(name: string, runnableAt: readonly number[], nowSeconds: number): QueueReading {
  const jobs = runnableAt.map((runnableAtSeconds): JobSummary => ({ jobClass: 'Job', runnableAtSeconds }));
  return {
    queue: name,
    waitingJobs: jobs.length,
    oldestJobAgeSeconds: nowSeconds - (runnableAt[0] ?? nowSeconds),
    ageIsLowerBound: false,
    arriving: jobs.slice(-100).reverse(),
    next: jobs.slice(0, 100),
  };
}

export function reading(
  queues: readonly QueueReading[],
  changes: Partial<JobStoreReading> = {},
): JobStoreReading {
  return {
    ...{ queues, dueJobs: 0, oldestDueJobSeconds: 0, scheduledJobs: 0, retryJobs: 0, deadJobs: 0 },
    ...{ processes: [], notUnderstood: [] },
    ...changes,
  };
}

export const emptyQueues = reading([queue('critical'), queue('mailers'), queue('imports')]);

/** Nothing beyond the stage file, and workers in all of its queues. */
export function survey(changes: Partial<JobStoreSurvey> = {}, atSeconds = slot): JobStoreSurvey {
  const trace = { workerAtSeconds: atSeconds };
  const traces = { critical: trace, mailers: trace, imports: trace };
  return {
    unserved: nothingUnserved,
    notUnderstood: [],
    memory: { cursor: '0', keys: [], traces },
    ...changes,
  };
}

const noneCounted = { evictedKeys: 0, rejectedWrites: 0, droppedClients: 0 };

export function health(changes: Partial<StoreHealth> = {}): StoreHealth {
  return {
    usedMemoryBytes: 100,
    maxMemoryBytes: 1000,
    connections: 20,
    outputBufferBytes: 10,
    uptimeSeconds: 1000,
    totals: noneCounted,
    ...changes,
  };
}

export function reads(changes: Partial<MeterReads> = {}): MeterReads {
  return {
    atSeconds: slot,
    queues: { value: emptyQueues },
    survey: { value: survey() },
    jobs: { value: health() },
    pubsub: { value: health() },
    ...changes,
  };
}

export function output(changes: Partial<MeterInput> = {}): MeterOutput {
  return evaluateReading({
    settings: settings(),
    slotSeconds: changes.reads?.atSeconds ?? slot,
    state: undefined,
    reads: reads(),
    alsoFailed: [],
    tookMs: 12,
    ...changes,
  });
}

/** Readings one after another, 10 s apart, each going on from the one before. */
export function outputs(
  series: readonly Partial<MeterReads>[],
  given: Pick<Partial<MeterInput>, 'settings'> = {},
): MeterOutput[] {
  let state: MeterState | undefined;
  return series.map((changes, index) => {
    const atSeconds = slot + 10 * index;
    const said = output({
      ...given,
      state,
      reads: reads({
        survey: { value: survey({}, atSeconds) },
        jobs: { value: health({ uptimeSeconds: 1000 + 10 * index }) },
        pubsub: { value: health({ uptimeSeconds: 1000 + 10 * index }) },
        ...changes,
        atSeconds,
      }),
    });
    state = said.state;
    return said;
  });
}

/** Metrics by `Name` or `Name/pool or store`. */
export function metricsOf({ metrics }: MeterOutput): Record<string, number | undefined> {
  return Object.fromEntries(
    metrics.map(({ MetricName, Dimensions = [], Value }) => [
      [MetricName, ...Dimensions.slice(1).map((dimension) => dimension.Value)].join('/'),
      Value,
    ]),
  );
}

/** The same, and of pools what is in no metric: the line and the tickets stand on it. */
export function figuresOf(said: MeterOutput): Record<string, number | undefined> {
  const ofPools = said.figures.pools.flatMap(({ name, jobs, tasksOfCeilingPercent }) =>
    Object.entries({ ...jobs, growthStopped: jobs && Number(jobs.growthStopped), tasksOfCeilingPercent })
      .filter((figure): figure is [string, number] => typeof figure[1] === 'number')
      .map(([figure, value]) => [`${figure}/${name}`, value]),
  );
  return { ...Object.fromEntries(ofPools), ...metricsOf(said) };
}
