import { isRecord } from './is-record';

/** The text that a value is, whatever is deployed: a string, a number, or a join of such. Otherwise nothing. */
export function literalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isRecord(value) || !Array.isArray(value['Fn::Join'])) return undefined;
  const [separator, parts]: readonly unknown[] = value['Fn::Join'];
  if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined;
  const texts = parts.map(literalText);
  return texts.includes(undefined) ? undefined : texts.join(separator);
}
