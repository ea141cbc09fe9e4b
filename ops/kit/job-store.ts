import type { JobStoreConfig, StageConfig } from '../../config/schema/stage';
import { CliError } from './command-result';

/** What the stage file says of the job store. @throws CliError 2 where it has none: there are no jobs to look at or to move */
export function jobStoreOf({ stage, stores }: StageConfig): JobStoreConfig {
  if (stores.jobs !== undefined) return stores.jobs;
  throw new CliError(
    2,
    `the stage ${stage} has no job store: no pool has queues, and its file names no stores.jobs`,
  );
}
