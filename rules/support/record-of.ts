import { isRecord } from './is-record';

/** A JSON object, or an empty one for anything else, so that a rule finds a missing part and does not stumble over it. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
