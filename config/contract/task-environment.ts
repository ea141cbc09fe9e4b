/**
 * Names of the variables that Bulkhead itself gives to tasks. The variables for the stores are the team's choice
 * (`stores.<store>.environment` in the stage file), because apps already have names for them.
 */
export const taskEnvironment = {
  /** The stage's name, for logs and error trackers. */
  stage: 'BULKHEAD_STAGE',
  /** The service's or pool's name in the stage file. */
  service: 'BULKHEAD_SERVICE',
  /** The port to listen on (services only). Rails' Puma, Express and most servers read it. */
  port: 'PORT',
  /** Seconds that a task keeps a silent connection of the load balancer at least (services only). */
  keepAliveSeconds: 'BULKHEAD_KEEP_ALIVE_SECONDS',
  /** Comma-separated queue names in order of priority (pools only). */
  queues: 'BULKHEAD_QUEUES',
  /** Comma-separated weights of these queues, in the same order (pools whose queues have weights only; Sidekiq). */
  queueWeights: 'BULKHEAD_QUEUE_WEIGHTS',
  /** Jobs run at once by one task (pools only). */
  concurrency: 'BULKHEAD_CONCURRENCY',
  /** Seconds from SIGTERM until unfinished jobs must be handed back, or connections closed (pools and websockets). */
  shutdownSeconds: 'BULKHEAD_SHUTDOWN_SECONDS',
  /** Seconds over which browsers that lost their connection come back (services of a stage with websockets). */
  reconnectSpreadSeconds: 'BULKHEAD_RECONNECT_SPREAD_SECONDS',
  /** Percent of the job store's memory above which work that can be shed must not be enqueued (not for websockets). */
  enqueueCeilingPercent: 'BULKHEAD_ENQUEUE_CEILING_PERCENT',
  /**
   * BullMQ's option `prefix`, or the namespace of Sidekiq 6, where the stage file names one (not for websockets). The job
   * store refuses keys without it, and nothing measures or moves them.
   */
  keyPrefix: 'BULKHEAD_KEY_PREFIX',
  /** `<application id>/<environment id>/<profile id>` of the switchboard in AppConfig (not for websockets). */
  switchboard: 'BULKHEAD_SWITCHBOARD',
  /** Comma-separated queue names of all pools: where a route may lead (not for websockets). */
  stageQueues: 'BULKHEAD_STAGE_QUEUES',
  /** Comma-separated sources whose work is put off while a task knows no switchboard (not for websockets). */
  shedSources: 'BULKHEAD_SHED_SOURCES',
} as const;

/**
 * Between the end of `shutdownSeconds` and SIGKILL: what a task needs to hand back or to close what is left. Sidekiq says
 * "N + 5 seconds" of its `-t`.
 */
export const handBackSeconds = 5;
