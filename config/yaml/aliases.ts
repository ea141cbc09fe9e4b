import { type Alias, type Document, type Node, visit } from 'yaml';
import { quote } from '../problem';

/** Enough for a hundred pools that share three blocks each. What all aliases stand for is limited apart. */
const maxAliases = 1000;

interface AliasMistake {
  /** Absent where there are too many, of which none is looked at. */
  readonly alias?: Alias;
  readonly offset: number;
  readonly expected: string;
  readonly got: string;
}

/** What each alias of a document stands for, and those that stand for nothing or for what they stand in. */
export function resolvedAliases(document: Document): {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly mistakes: readonly AliasMistake[];
} {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const mistakes: AliasMistake[] = [];
  let aliases = 0;
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
      return undefined;
    },
    Alias: (_, alias, path) => {
      aliases += 1;
      const { source } = alias;
      const offset = alias.range?.[0] ?? 0;
      const target = anchors.get(source);
      const got = quote(`*${source}`);
      if (aliases > maxAliases) {
        mistakes.push({ offset, expected: `at most ${maxAliases} aliases`, got: 'more' });
        return visit.BREAK;
      }
      if (target === undefined) mistakes.push({ alias, offset, expected: expectedFor(source), got });
      else if (path.includes(target))
        mistakes.push({ alias, offset, expected: 'an alias of something that it does not stand in', got });
      else targets.set(alias, target);
      return undefined;
    },
  });
  return { targets, mistakes };
}

/** `*.example.com` was hardly meant as an alias. */
function expectedFor(source: string): string {
  return /^[./]/.test(source) || source === ''
    ? 'quotes around what begins with *, which is an alias otherwise'
    : 'an alias of an anchor before it';
}

/**
 * Values that a tree stands for, shared ones counted wherever they are shared: what every later step walks through. The tree
 * must have no cycles.
 */
export function expandedSize(root: unknown): number {
  const known = new Map<object, number>();
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const counted = known.get(value);
    if (counted !== undefined) return counted;
    const sum = Object.values(value).reduce<number>((total, item) => total + size(item), 1);
    known.set(value, sum);
    return sum;
  };
  return size(root);
}
