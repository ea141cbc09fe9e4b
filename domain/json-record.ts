/** An object that came as JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The object that a string holds, or undefined: what others wrote may be anything. */
export function jsonRecord(text: string | null | undefined): JsonRecord | undefined {
  try {
    return recordIn(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/** The value itself if it is an object and no array. */
export function recordIn(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
