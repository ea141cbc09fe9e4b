import { sidekiqJobOf } from '../../../domain/jobs/sidekiq-job';
import { type JsonRecord, jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import type { JobPlace } from '../job-format';
import type { WindowMember } from '../read-store';
import { readableText } from '../stored-text';

/** A payload in its place, with what is told of it. */
export function sidekiqParkedJob(
  { key, state, queue }: JobPlace,
  { member, score }: WindowMember,
): ParkedJob {
  const payload = jsonRecord(readableText(member));
  const { jobClass, source, account } = sidekiqJobOf(payload);
  const lock = lockOf(payload);
  return {
    key,
    state,
    queue: queue ?? (typeof payload?.queue === 'string' ? payload.queue : ''),
    jobClass,
    ...(source !== undefined && { source }),
    ...(account !== undefined && { account }),
    member: member.text,
    ...(member.encoding !== undefined && { encoding: member.encoding }),
    ...(score !== undefined && { score }),
    ...(lock !== undefined && { lock }),
  };
}

/**
 * The lock that a waiting job holds. sidekiq-unique-jobs 7 and 8 write its digest into the job (`lock_digest`), which is
 * the first part of all its keys; a job that is unique only while it runs (`while_executing`, `while_executing_reject`)
 * holds none yet. Sidekiq Enterprise writes for how long (`unique_for`), and not under which key.
 */
function lockOf(payload: JsonRecord | undefined): string | undefined {
  if (payload === undefined) return undefined;
  const { lock_digest: digest, lock, unique_for: seconds } = payload;
  const whileExecuting = typeof lock === 'string' && lock.startsWith('while_executing');
  if (typeof digest === 'string' && digest !== '' && !whileExecuting) return digest;
  return typeof seconds === 'number' && seconds > 0 ? '' : undefined;
}
