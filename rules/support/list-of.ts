/** A list; nothing is an empty one, and a single value one of one, as CloudFormation reads it. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
