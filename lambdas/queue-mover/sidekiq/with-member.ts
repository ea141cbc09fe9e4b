import { jsonRecord } from '../../../domain/json-record';

/** A member of a JSON object whose value is a string or a number. */
export interface Member {
  readonly key: string;
  readonly value: string | number;
}

/**
 * A JSON object with one member of its own changed, every other byte as it was: read and written again, large numbers
 * and fractions would come out as others. Unchanged where there is no such member.
 */
export function withMember(json: string, { key, value }: Member): string {
  if (jsonRecord(json)?.[key] === undefined) return json;
  const name = JSON.stringify(key).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const written = new RegExp(`(?<!\\\\)${name}\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|-?[\\d.eE+-]+)`, 'g');
  for (const match of json.matchAll(written)) {
    const [whole] = match;
    const before = json.slice(0, match.index);
    const changed = `${before}${JSON.stringify(key)}:${JSON.stringify(value)}${json.slice(match.index + whole.length)}`;
    // A member of an argument may have the same name.
    if (jsonRecord(changed)?.[key] === value && jsonRecord(json)?.[key] !== value) return changed;
  }
  return json;
}
