import type { KeyPath } from '../problem';
import type { Finding } from './finding';

/** Items of a list that stand in it before; `what` completes "every ... once". */
export function repeats(path: KeyPath, items: readonly string[], what: string): Finding[] {
  return items.flatMap((item, index): Finding[] => {
    if (items.indexOf(item) === index) return [];
    return [{ path: [...path, index], expected: `every ${what} once`, got: JSON.stringify(item) }];
  });
}
