import {
  knownStressLevels,
  type StressReason,
  type StressReasonCode,
  type StressReport,
} from './stress-report';

const codes = {
  'jobs-late': true,
  'job-store-memory': true,
  'pubsub-memory': true,
  'web-errors': true,
  'store-unreachable': true,
  'report-stale': true,
  maintenance: true,
} as const satisfies Record<StressReasonCode, true>;

/**
 * The report that a string holds, or nothing: what was cut off, is of another version or was written by somebody else must
 * read as unknown, never as calm. A reason of a code that is not known is left out and the report kept, because a meter
 * is deployed before its readers, and the level is what counts.
 */
export function parseStressReport(text: string): StressReport | undefined {
  const found = fieldsOf(parsed(text));
  if (found === undefined) return undefined;
  const { version, stage, atSeconds, sinceSeconds, level, lastKnownLevel, reasons } = found;
  if (version !== 1 || typeof stage !== 'string') return undefined;
  if (!isTime(atSeconds) || !isTime(sinceSeconds)) return undefined;
  const known = knownStressLevels.find((one) => one === level) ?? (level === 'unknown' ? level : undefined);
  const last = knownStressLevels.find((one) => one === lastKnownLevel);
  if (known === undefined || last === undefined || !Array.isArray(reasons)) return undefined;
  const texts = reasons.map(codeAndText);
  if (texts.includes(undefined)) return undefined;
  return {
    version,
    stage,
    atSeconds,
    level: known,
    sinceSeconds,
    lastKnownLevel: last,
    reasons: texts.filter(isReason),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Seconds since 1970 that a date can hold: whoever reads them writes them as one. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && !Number.isNaN(new Date(value * 1000).getTime());
}

interface CodeAndText {
  readonly code: string;
  readonly text: string;
}

function codeAndText(value: unknown): CodeAndText | undefined {
  const { code, text } = fieldsOf(value) ?? {};
  return typeof code === 'string' && typeof text === 'string' ? { code, text } : undefined;
}

function isReason(found: CodeAndText | undefined): found is StressReason {
  return found !== undefined && Object.hasOwn(codes, found.code);
}
