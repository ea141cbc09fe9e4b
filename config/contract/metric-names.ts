/**
 * Custom metrics of the queue meter, all at 1 s resolution in the namespace `Bulkhead`. The unit stands in the name.
 * Few dimensions on purpose: CloudWatch bills each combination (docs/queue-meter.md counts them).
 */
export const metricNamespace = 'Bulkhead';

export const metricDimensions = {
  stage: 'Stage',
  pool: 'Pool',
  ticket: 'Ticket',
  store: 'Store',
  taskDefinition: 'TaskDefinition',
} as const;

/** Of one pool of workers: dimensions Stage and Pool. What scales it, what pages, and how much waits; the line has the rest. */
export const poolMetrics = {
  /** How long the oldest job that could run has waited, over all queues of the pool. A lower bound where the reading says so. */
  oldestJobAgeSeconds: 'oldestJobAgeSeconds',
  /** Jobs that could run now. */
  waitingJobs: 'waitingJobs',
  /** Age over target in percent: what scales the pool out. Held below 100 while growth is stopped. */
  scalingPressurePercent: 'scalingPressurePercent',
  /** Seconds for which the pool would have done with fewer tasks: what scales it in. */
  idleSeconds: 'idleSeconds',
} as const;

/** Of one ticket of the pools (pool-tickets.ts): dimensions Stage and Ticket. */
export const ticketMetrics = {
  /** Pools that have it. 0 for a minute when another one joins those that were told of: its alarm then tells again. */
  poolsWithTicket: 'poolsWithTicket',
} as const;

/** Of one store: dimensions Stage and Store (`jobs` or `pubsub`). */
export const storeMetrics = {
  /** Of maxmemory, output buffers included: what makes a write be refused. */
  memoryUsedPercent: 'memoryUsedPercent',
  /** Of what the connection budget allows. */
  connectionsOfBudgetPercent: 'connectionsOfBudgetPercent',
  /** Keys evicted since the reading before. */
  evictedKeys: 'evictedKeys',
  /** Writes refused for lack of memory since the reading before. */
  rejectedWrites: 'rejectedWrites',
  /** Output waiting for clients, of maxmemory. */
  outputBuffersOfMemoryPercent: 'outputBuffersOfMemoryPercent',
  /** Clients dropped for unread output since the reading before. */
  droppedClients: 'droppedClients',
  /** 1 when the meter could not read the store, else 0. */
  unreachable: 'unreachable',
} as const;

/** Of the whole stage: dimension Stage. */
export const stageMetrics = {
  /** 1 for each reading that was finished, whatever it found. */
  readings: 'readings',
  /** 1 for each reading of which some part failed. Never sent as a zero of something else. */
  failedReadings: 'failedReadings',
  /** Jobs given up for good. */
  deadJobs: 'deadJobs',
  /** Jobs given up since the reading before. */
  deadJobsAdded: 'deadJobsAdded',
  /** Scheduled jobs and retries whose time has come, and that nobody has moved into their queue yet. */
  dueJobs: 'dueJobs',
  /** For how long the first of them is due; 0 when none is. */
  oldestDueJobSeconds: 'oldestDueJobSeconds',
  /**
   * Jobs that the store holds and no pool takes: of queues that the stage file does not name, under another prefix or
   * namespace. Of another database each key counts as one, since what it holds cannot be seen.
   */
  unservedJobs: 'unservedJobs',
  /** Jobs that failed, retried ones included. */
  failedJobsPerSecond: 'failedJobsPerSecond',
  /** 0 normal, 1 busy, 2 stressed, 3 critical; not sent while unknown. */
  stressLevel: 'stressLevel',
  /** 1 when an operator asks for a test page. */
  pageTest: 'pageTest',
} as const;

/**
 * Of one revision of a task definition: dimension TaskDefinition, its ARN. Not the meter's: counted from ECS's own events
 * (constructs/monitoring/failed-task-count.ts), at a resolution of a minute, and written only when one came.
 */
export const taskMetrics = {
  /** Tasks of services that ended by themselves, with whatever exit code, or never came up. */
  failedTasks: 'failedTasks',
} as const;
