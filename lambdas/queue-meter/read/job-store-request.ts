import type { JobKeyspace } from '../../../domain/jobs/queue-keys';

/** What to read of the job store. */
export interface JobStoreRequest extends JobKeyspace {
  readonly queues: readonly string[];
  /** The time that ages and due jobs refer to, seconds since 1970. */
  readonly nowSeconds: number;
}
