import type { SidekiqKeys } from '../../../domain/jobs/queue-keys';
import { jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import { readableText, storedBytes } from '../stored-text';
import { withMember } from './with-member';

interface ReturnTerms {
  readonly keys: SidekiqKeys;
  readonly toQueue: string | undefined;
  readonly nowMs: number;
}

/** One after the other, as the return script takes them: jobs that go to one place stand together, in their order. */
export function returnGroups(
  jobs: readonly ParkedJob[],
  terms: ReturnTerms,
): readonly (string | number | Buffer)[] {
  const groups = new Map<string, { kind: string; name: string; values: (string | Buffer)[] }>();
  const group = (kind: string, name: string) => {
    const known = groups.get(`${kind} ${name}`) ?? { kind, name, values: [] };
    groups.set(`${kind} ${name}`, known);
    return known.values;
  };
  for (const job of jobs) {
    const { state, queue, score = '', fields } = job;
    const { keys } = terms;
    const payload = returnedPayload(job, terms);
    if (state === 'waiting') {
      const target = terms.toQueue ?? queue;
      group('queue', target);
      group('list', keys.queue(target)).push(payload);
    } else {
      group('set', setFor(state, keys)).push(score, payload);
    }
    const jid = fields === undefined ? undefined : jsonRecord(readableText(textOf(job)))?.jid;
    if (typeof jid === 'string')
      group('hash', keys.iteration(jid)).push(...Object.entries(fields ?? {}).flat());
  }
  return [...groups.values()].flatMap(({ kind, name, values }) => [kind, name, values.length, ...values]);
}

function setFor(state: ParkedJob['state'], { schedule, retry, dead }: SidekiqKeys): string {
  if (state === 'dead') return dead;
  return state === 'retry' ? retry : schedule;
}

/**
 * A job in a queue counts from now on, like one that Sidekiq itself takes from its schedule: with its old time it would
 * make its queue look hours late.
 */
function returnedPayload(job: ParkedJob, { toQueue, nowMs }: ReturnTerms): string | Buffer {
  const { member, state, encoding } = job;
  const routed = toQueue === undefined ? member : withMember(member, { key: 'queue', value: toQueue });
  if (state !== 'waiting') return storedBytes({ text: routed, encoding });
  const at = jsonRecord(member)?.enqueued_at;
  // Whole milliseconds from Sidekiq 8 on, seconds with a fraction before.
  const value = typeof at === 'number' && at > 1e11 ? nowMs : nowMs / 1000;
  return storedBytes({ text: withMember(routed, { key: 'enqueued_at', value }), encoding });
}

function textOf({ member, encoding }: ParkedJob) {
  return { text: member, encoding };
}
