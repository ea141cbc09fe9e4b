import type { KeyPath } from '../problem';

/** A key of YAML 1.1 that Docker Compose, GitLab CI and many others know: the mapping takes what another one has. */
export const mergeKey = '<<';

/** A merge key whose value is no mapping, and no list of mappings. */
interface MergeMistake {
  readonly path: KeyPath;
  readonly got: unknown;
}

/**
 * A value with all merge keys resolved, the rest as it was; what was shared stays shared, so that aliases cannot multiply.
 * Keys of the mapping itself win, then those of the first of several. The value must have no cycles.
 */
export function withMerges(root: unknown): { readonly value: unknown; readonly mistakes: MergeMistake[] } {
  const made = new Map<object, unknown>();
  const mistakes: MergeMistake[] = [];
  const resolved = (value: unknown, path: KeyPath): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = Array.isArray(value)
      ? value.map((item: unknown, index) => resolved(item, [...path, index]))
      : mapping(Object.entries(value), path);
    made.set(value, result);
    return result;
  };
  const mapping = (entries: [string, unknown][], path: KeyPath): unknown => {
    const own = entries
      .filter(([key]) => key !== mergeKey)
      .map(([key, value]): [string, unknown] => [key, resolved(value, [...path, key])]);
    const merged = entries.find(([key]) => key === mergeKey);
    // Later entries win, and keep the place of the first: what is merged comes before what is written.
    const sources = merged === undefined ? [] : sourcesOf(merged[1], [...path, mergeKey]).toReversed();
    return Object.fromEntries([...sources.flatMap((source) => Object.entries(source)), ...own]);
  };
  const sourcesOf = (value: unknown, path: KeyPath): object[] => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.flatMap((one, index): object[] => {
      const source = resolved(one, path);
      if (typeof source === 'object' && source !== null && !Array.isArray(source)) return [source];
      mistakes.push({ path: Array.isArray(value) ? [...path, index] : path, got: one });
      return [];
    });
  };
  return { value: resolved(root, []), mistakes };
}
