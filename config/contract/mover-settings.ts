import type { JobKeyspace } from '../../domain/jobs/queue-keys';

/** The variable of the queue mover's function that holds its settings as JSON. */
export const moverSettingsVariable = 'BULKHEAD_MOVER_SETTINGS';

/** Movers at once: two would settle each other's batches. A lease in the controls bucket holds it. */
export const moverConcurrency = 1;

/** Connections of a mover to the job store. */
export const moverConnections = 1;

/** What the queue mover is told by the stack. It reaches the job store as the app's user, whose secret it reads. */
export interface MoverSettings extends JobKeyspace {
  readonly stage: string;
  /** The controls bucket. */
  readonly bucketName: string;
  /** Queues of all pools. */
  readonly queues: readonly string[];
}
