import { type JsonRecord, jsonRecord, recordIn } from '../json-record';
import type { JobSummary } from './job-store-reading';
import { jobTags } from './job-tags';

/** What stands for the class of entries that no Sidekiq wrote. Its workers move them to the dead set. */
export const unreadable = '(unreadable)';

/** Seconds since 1970 reach this in the year 5138, milliseconds passed it in 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A job as it stands in a queue's list. Its class is the one that the app wrote: ActiveJob wraps it in one of its own.
 *
 * `enqueued_at` is set at each push into a queue, so a retried or scheduled job counts from when it came back. Up to
 * Sidekiq 7 it is seconds with a fraction, from 8 on whole milliseconds. Not told: a worker that is stopped pushes what
 * it could not finish back as it was, so such a job counts from its first push; it runs next.
 */
export function sidekiqJob(payload: string): JobSummary {
  return sidekiqJobOf(jsonRecord(payload));
}

/** The same of a payload that was read already. Undefined: it is no JSON object. */
export function sidekiqJobOf(job: JsonRecord | undefined): JobSummary {
  const runnableAtSeconds = enqueuedAtSeconds(job);
  const jobClass = textIn(job?.wrapped) ?? textIn(job?.class) ?? unreadable;
  const innerClass = innerClassOf(job, jobClass);
  return {
    jobClass,
    ...(innerClass !== undefined && innerClass !== jobClass && { innerClass }),
    ...jobTags(job),
    ...(runnableAtSeconds !== undefined && { runnableAtSeconds }),
  };
}

function enqueuedAtSeconds(job: JsonRecord | undefined): number | undefined {
  const at = job?.enqueued_at;
  if (typeof at !== 'number') return undefined;
  return at < FIRST_MILLISECONDS ? at : at / 1000;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What ActiveJob's adapters call themselves: Rails' own, and the one that Sidekiq 7.3.3 and later bring. */
const activeJobAdapters = [
  'ActiveJob::QueueAdapters::SidekiqAdapter::JobWrapper',
  'Sidekiq::ActiveJob::Wrapper',
];

/** Jobs of ActiveJob that stand for all mails of an app. */
const mailJobs = ['ActionMailer::MailDeliveryJob', 'ActionMailer::DeliveryJob'];

/** `Sidekiq::Extensions::DelayedClass`, `DelayedMailer`, `DelayedModel`: up to Sidekiq 6. */
const delayedCall = /^Sidekiq::Extensions::Delayed/;

/** The first two of a YAML list: the class, or an object of one, and a symbol. */
const yamlCall = /^---\n- !ruby\/(?:class|module|object:)\s*'?([\w:]+)'?[\s\S]*?^- :(\w+[?!]?)$/m;

/**
 * The name that people know a job by where its class only carries it, as Sidekiq's own page has it (`display_class` in its
 * api.rb): the mailer and its method, the class of a job that was enqueued before Rails 5 wrote `wrapped`, and the call of
 * `Thing.delay.method`. Undefined: the class is all that there is.
 */
function innerClassOf(job: JsonRecord | undefined, jobClass: string): string | undefined {
  const told = textIn(job?.display_class);
  if (told !== undefined) return told;
  const [first]: readonly unknown[] = Array.isArray(job?.args) ? job.args : [];
  if (delayedCall.test(jobClass)) {
    const [, target, method] = yamlCall.exec(textIn(first) ?? '') ?? [];
    return target === undefined || method === undefined ? undefined : `${target}.${method}`;
  }
  const active = recordIn(first);
  const carried = activeJobAdapters.includes(jobClass)
    ? (textIn(active?.job_class) ?? textIn(first))
    : jobClass;
  if (carried === undefined || !mailJobs.includes(carried)) return carried;
  const [mailer, method]: readonly unknown[] = Array.isArray(active?.arguments) ? active.arguments : [];
  return typeof mailer === 'string' && typeof method === 'string' ? `${mailer}#${method}` : carried;
}
