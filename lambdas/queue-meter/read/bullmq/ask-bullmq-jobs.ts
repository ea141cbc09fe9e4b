import { bullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import { type BullmqJob, bullmqJob, JOB_FIELDS } from './bullmq-job';

/** Asks for jobs of one queue, two commands each. Jobs removed since their ids were read are left out. */
export function askBullmqJobs(
  batch: CommandBatch,
  { queue, ids, nowSeconds }: { queue: string; ids: readonly string[]; nowSeconds: number },
): () => ReadonlyMap<string, BullmqJob> {
  const keys = bullmqKeys(queue);
  const asked = ids.map((id) => ({
    id,
    fields: batch.fields('hmget', keys.job(id), ...JOB_FIELDS),
    // A parent's own hash does not say that it is one; what its children left does.
    children: batch.count(
      'exists',
      keys.job(`${id}:processed`),
      keys.job(`${id}:failed`),
      keys.job(`${id}:unsuccessful`),
    ),
  }));
  return () =>
    new Map(
      asked.flatMap(({ id, fields, children }) => {
        const job = bullmqJob(fields(), children() > 0, nowSeconds);
        return job === undefined ? [] : [[id, job] as const];
      }),
    );
}
