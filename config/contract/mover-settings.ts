import type { JobKeyspace } from '../../domain/jobs/queue-keys';

/** The variable of the queue mover's function that holds its place as JSON. */
export const moverPlaceVariable = 'BULKHEAD_MOVER_PLACE';

/**
 * How the mover's process is started. Batches come and go; with V8's usual 16 MiB of young memory it keeps a fifth more
 * of them than it needs, as `npm run bench` measures.
 */
export const moverNodeOptions = '--max-semi-space-size=4';

/**
 * Movers at once that connections are kept for: one for each operation under way, which a lease in the controls bucket
 * holds, and one that counts. More operators at once than in any incident that we know of.
 */
export const moverConcurrency = 4;

/** Connections of a mover to the job store. */
export const moverConnections = 1;

/** What the stage file says to the queue mover: a file beside its code (settings-file.ts). */
export interface MoverPlan extends JobKeyspace {
  readonly stage: string;
  /** Queues of all pools. */
  readonly queues: readonly string[];
  /** Whether it may hand the rest of its work to its own next invocation. */
  readonly callsItself: boolean;
}

/** What only CloudFormation knows: a variable of the function. */
export interface MoverPlace {
  /** The controls bucket. */
  readonly bucketName: string;
}

/** What the queue mover is told by the stack. It reaches the job store as the app's user, whose secret it reads. */
export interface MoverSettings extends MoverPlan, MoverPlace {}
