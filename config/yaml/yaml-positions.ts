import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
} from 'yaml';
import type { KeyPath, Position } from '../problem';
import { mergeKey } from './merge-keys';
import { positionOf } from './yaml-mistakes';

/** The way back from a path to where it stands in the text. */
export interface YamlPositions {
  /** Where a value stands; for a mapping, a list or nothing, its key; for what is missing, the nearest parent. */
  locate(path: KeyPath): Position;
  /** Where a key stands. */
  locateKey(path: KeyPath): Position;
  /** A scalar as it was typed: `012345678901`, say, whose leading zero the value has lost. */
  source(path: KeyPath): string | undefined;
}

/** Positions of everything in a document, through aliases too. */
export function yamlPositions(
  document: Document,
  lines: LineCounter,
  targets: ReadonlyMap<Alias, Node>,
): YamlPositions {
  const target = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  const find = (path: KeyPath) => {
    let node: unknown = document.contents;
    let key = offsetOf(node) ?? 0;
    let value = key;
    for (const step of path) {
      const next = child(target(node), step, target);
      if (next === undefined) return { key, value: key, node: undefined };
      node = next.value;
      key = offsetOf(next.key) ?? offsetOf(node) ?? key;
      value = isScalar(node) && node.source !== '' ? (offsetOf(node) ?? key) : key;
    }
    return { key, value, node };
  };
  return {
    locate: (path) => positionOf(lines, find(path).value),
    locateKey: (path) => positionOf(lines, find(path).key),
    source: (path) => {
      const { node } = find(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

/** The path of what stands at an offset of a document. */
export function pathAt(root: unknown, offset: number): KeyPath {
  const startsBy = (node: unknown) => (offsetOf(node) ?? Number.POSITIVE_INFINITY) <= offset;
  if (isMap(root)) {
    const pair = root.items.findLast(({ key }) => startsBy(key));
    if (pair === undefined || !isScalar(pair.key)) return [];
    return [String(pair.key.value), ...(startsBy(pair.value) ? pathAt(pair.value, offset) : [])];
  }
  if (!isSeq(root)) return [];
  const index = root.items.findIndex((item) => endOf(item) > offset);
  return index === -1 ? [] : [index, ...pathAt(root.items[index], offset)];
}

function endOf(node: unknown): number {
  if (isPair(node)) return Math.max(endOf(node.key), endOf(node.value));
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range?.[1] ?? -1;
}

interface Child {
  readonly key: unknown;
  readonly value: unknown;
}

/** The key of a mapping, its own or a merged one, or the item of a list. */
function child(
  parent: unknown,
  step: string | number,
  target: (node: unknown) => unknown,
): Child | undefined {
  if (isMap(parent)) {
    const named = (name: string) =>
      parent.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    // Queues as a mapping are counted like those of a list.
    const own = named(String(step)) ?? (typeof step === 'number' ? parent.items[step] : undefined);
    if (own !== undefined) return own;
    const merged = target(named(mergeKey)?.value);
    const sources = isSeq(merged) ? merged.items : [merged];
    return sources.map((source) => child(target(source), step, target)).find((found) => found !== undefined);
  }
  if (!isSeq(parent) || typeof step !== 'number' || step >= parent.items.length) return undefined;
  return { key: undefined, value: parent.items[step] };
}

function offsetOf(node: unknown): number | undefined {
  // A list item `a: b` without a dash of its own is a bare pair, which has no range.
  if (isPair(node)) return offsetOf(node.key);
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
