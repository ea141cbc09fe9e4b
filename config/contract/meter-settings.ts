import type { JobKeyspace } from '../../domain/jobs/queue-keys';
import type { MeteredRole } from './store-names';

/** The variable of the meter's function that holds its place as JSON. */
export const meterPlaceVariable = 'BULKHEAD_METER_PLACE';

/**
 * Memory of the meter's function. CPU comes with it: 0.3 of a core, with which a reading of 500 queues takes some two seconds
 * (docs/queue-meter.md).
 */
export const meterMemoryMiB = 512;

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

/** What the stage file says to the queue meter: a file beside its code (settings-file.ts). */
export interface MeterPlan extends JobKeyspace {
  readonly stage: string;
  readonly enqueueCeilingPercent: number;
  readonly pools: readonly MeterPool[];
  /** Those that the stage has; a meter without a job store there is none. */
  readonly stores: { readonly jobs: MeterStore } & Readonly<Partial<Record<MeteredRole, MeterStore>>>;
}

/** What only CloudFormation knows: a variable of the function. */
export interface MeterPlace {
  readonly clusterName: string;
  readonly bucketName: string;
  /** CloudWatch's LoadBalancer dimension of web and API; absent where the stage has neither. */
  readonly balancerFullName?: string;
  /** TargetGroup dimension of the status page behind it: its requests are banners', and would hide others' errors. */
  readonly statusTargetFullName?: string;
  /** LoadBalancer dimension of websockets: of it only what maintenance answers is counted. Absent where there are none. */
  readonly websocketBalancerFullName?: string;
}

/** What the queue meter is told by the stack. */
export interface MeterSettings extends MeterPlan, MeterPlace {}
