import { type JsonRecord, jsonRecord, recordIn } from '../../domain/json-record';
import type {
  AppliedLine,
  ShedCause,
  ShedCount,
  ShedLine,
  ShedOutcome,
  SwitchboardOrigin,
} from '../../domain/switchboard/log-line';

const origins = ['appconfig', 'last-resort', 'none'] as const satisfies readonly SwitchboardOrigin[];
const outcomes = ['refused', 'deferred', 'dropped', 'kept'] as const satisfies readonly ShedOutcome[];
const causes = ['switch', 'ceiling', 'no-switchboard'] as const satisfies readonly ShedCause[];

/**
 * What a line of a task's log tells of the switchboard, or undefined: most lines are the app's own. Never throws. Keys
 * of later versions are left out. A line of which any part is not understood counts as none, since a sum of half of it
 * would look like the whole.
 */
export function parseLogLine(text: string): AppliedLine | ShedLine | undefined {
  const fields = jsonRecord(text);
  if (fields?.bulkhead === 'switchboard') return appliedLine(fields);
  return fields?.bulkhead === 'shed' ? shedLine(fields) : undefined;
}

function appliedLine({ revision, changeId, origin: from }: JsonRecord): AppliedLine | undefined {
  const origin = origins.find((one) => one === from);
  if (!isCount(revision) || typeof changeId !== 'string' || origin === undefined) return undefined;
  return { bulkhead: 'switchboard', revision, changeId, origin };
}

function shedLine({ fromSeconds, toSeconds, counts }: JsonRecord): ShedLine | undefined {
  if (!isTime(fromSeconds) || !isTime(toSeconds) || !Array.isArray(counts)) return undefined;
  const found = counts.map((one) => shedCount(recordIn(one))).filter((one) => one !== undefined);
  if (found.length < counts.length) return undefined;
  return { bulkhead: 'shed', fromSeconds, toSeconds, counts: found };
}

function shedCount(fields: JsonRecord | undefined): ShedCount | undefined {
  const outcome = outcomes.find((one) => one === fields?.outcome);
  const cause = causes.find((one) => one === fields?.cause);
  const { jobClass, jobs } = fields ?? {};
  const source = tag(fields?.source);
  const account = tag(fields?.account);
  if (outcome === undefined || cause === undefined || typeof jobClass !== 'string' || !isCount(jobs)) {
    return undefined;
  }
  if (source === false || account === false) return undefined;
  return {
    outcome,
    cause,
    jobClass,
    ...(source !== undefined && { source }),
    ...(account !== undefined && { account }),
    jobs,
  };
}

/** Undefined where there is none, false where it is no tag. Numbers count as text, as in docs/app-contract.md. */
function tag(value: unknown): string | undefined | false {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
