import type { KeyPath } from '../problem';

/** Keys whose values are texts: of variables and tags, and the words of a command. */
const textKeys = new Set<string | number | undefined>([
  'environment',
  'tags',
  'command',
  'healthCheckCommand',
]);

/**
 * A value in which numbers, true and false that stand for texts are what was typed: `true`, `1.10`, `0x1F`, `1e3`. An
 * environment knows nothing but text, and a version of 1.10 is not 1.1. Nothing (`null`, `~`) stays nothing.
 *
 * @param sourceOf a scalar as it was typed
 */
export function withWrittenText(root: unknown, sourceOf: (path: KeyPath) => string | undefined): unknown {
  const walk = (value: unknown, path: KeyPath): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown, at) => walk(item, [...path, at]));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]): [string, unknown] => [key, walk(item, [...path, key])]),
      );
    }
    const isScalar = typeof value === 'number' || typeof value === 'boolean';
    return isScalar && isText(path.slice(0, -1)) ? (sourceOf(path) ?? String(value)) : value;
  };
  return walk(root, []);
}

/** Of the stage, of a service or pool, and of what it has by name. A service may be called `tags`: names stand at even places. */
function isText(path: KeyPath): boolean {
  const [first] = path;
  const isFixed =
    path.length === 1 || ((first === 'services' || first === 'workers') && path.length % 2 === 1);
  return isFixed && textKeys.has(path.at(-1));
}
