import type { JobKeyspace } from '../../domain/jobs/queue-keys';
import type { StoreRole } from './store-names';

/** The variable of the meter's function that holds its settings as JSON. */
export const meterSettingsVariable = 'BULKHEAD_METER_SETTINGS';

/**
 * Meters at once: one that measures and the next one that begins. No more ever run: the schedule starts one a minute, none
 * is started twice, and each ends after 75 s.
 */
export const meterConcurrency = 2;

export interface MeterPool {
  /** Key in the stage file, and name of the ECS service. */
  readonly name: string;
  readonly queues: readonly string[];
  readonly latencyTargetSeconds: number;
  /** Jobs that one task runs at once. */
  readonly concurrency: number;
  readonly minTasks: number;
  readonly maxTasks: number;
}

export interface MeterStore {
  /** What the connection budget allows. */
  readonly connectionsAllowed: number;
  /** ElastiCache's ids of the nodes, for the second witness. */
  readonly cacheClusterIds: readonly string[];
}

/** What the queue meter is told by the stack. */
export interface MeterSettings extends JobKeyspace {
  readonly stage: string;
  readonly clusterName: string;
  readonly bucketName: string;
  /** CloudWatch's LoadBalancer dimension of web and API; absent where the stage has neither. */
  readonly balancerFullName?: string;
  /** TargetGroup dimension of the status page behind it: its requests are banners', and would hide others' errors. */
  readonly statusTargetFullName?: string;
  /** LoadBalancer dimension of websockets: of it only what maintenance answers is counted. Absent where there are none. */
  readonly websocketBalancerFullName?: string;
  readonly enqueueCeilingPercent: number;
  readonly pools: readonly MeterPool[];
  readonly stores: Readonly<Record<StoreRole, MeterStore>>;
}
