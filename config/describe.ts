import type { JsonSchema } from './json-schema';
import { quote } from './problem';
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

/** What a JSON schema allows, in words that complete "expected ...": `a whole number from 1 to 300`. */
export function describeExpected(schema: JsonSchema | undefined): string {
  if (schema?.enum !== undefined) return oneOf(schema.enum);
  switch (schema?.type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return `text${lengths(schema.minLength, schema.maxLength, 'characters')}`;
    case 'array':
      return `a list${lengths(schema.minItems, schema.maxItems, 'items')}`;
    default:
      return 'a mapping';
  }
}

function oneOf(values: readonly unknown[]): string {
  const written = values.map((value) => JSON.stringify(value));
  const last = written.pop();
  return written.length === 0 ? `${last}` : `${written.join(', ')} or ${last}`;
}

// Every integer in zod is bounded by what a double holds exactly; that is no bound worth telling.
function bounds({ minimum, maximum }: JsonSchema): string {
  const from = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const to = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  if (from !== undefined) return ` of at least ${from}`;
  return to === undefined ? '' : ` of at most ${to}`;
}

function lengths(min: number | undefined, max: number | undefined, unit: string): string {
  const from = min ?? 0;
  if (from > 0 && max !== undefined) return ` of ${from} to ${max} ${unit}`;
  if (from > 0) return ` of at least ${from} ${unit}`.replace(/(\b1) (\w+)s$/, '$1 $2');
  return max === undefined ? '' : ` of at most ${max} ${unit}`;
}
