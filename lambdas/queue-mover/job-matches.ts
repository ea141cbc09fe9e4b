import type { SeenJob } from '../../domain/jobs/job-store-reading';
import { any, type JobPattern } from '../../domain/switchboard/document';

/** Whether a job is meant. A job without a tag is meant only by `*`. */
export function jobMatches(pattern: JobPattern, job: SeenJob): boolean {
  return (
    is(pattern.source, job.source) && is(pattern.jobClass, job.jobClass) && is(pattern.account, job.account)
  );
}

function is(wanted: string, told: string | undefined): boolean {
  return wanted === any || wanted === told;
}
