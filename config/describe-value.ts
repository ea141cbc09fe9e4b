import { quote } from './quote';
import { secretLikeness } from './secret-likeness';

/** What stands in the file, for "got ...". `source` is a scalar as typed. Never shows what looks like a secret. */
export function describeValue(value: unknown, source?: string): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') {
    const likeness = secretLikeness('', value);
    return likeness === undefined ? quote(value) : likeness;
  }
  if (typeof value === 'number') return `the number ${source ?? value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return 'a mapping';
}
