import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';
import type { KeyPath, Position } from './problem';

/** A YAML text as a value, with the way back from a path to where it stands. */
export interface ParsedYaml {
  readonly ok: true;
  /** Plain objects, lists and scalars. Objects may be shared, and even contain themselves, through aliases. */
  readonly value: unknown;
  /** Where a value stands; for a mapping, a list or nothing, its key; for what is missing, the nearest parent. */
  locate(path: KeyPath): Position;
  /** Where a key stands. */
  locateKey(path: KeyPath): Position;
  /** A scalar as it was typed: `012345678901`, say, whose leading zero the value has lost. */
  source(path: KeyPath): string | undefined;
}

/** Something that is not the YAML of one document. */
export interface YamlMistake {
  readonly position: Position;
  readonly expected: string;
  readonly got: string;
}

/** Aliases that one file may expand to. Enough to share a block between services, too few for an alias bomb. */
const maxAliasCount = 100;

/**
 * Parses one YAML 1.2 document, all keys as strings. Reports syntax errors, duplicate keys and tags instead of a
 * value: with a duplicate key only the last value would be checked, and the first one's mistakes would be masked.
 */
export function parseYaml(
  text: string,
): ParsedYaml | { readonly ok: false; readonly mistakes: YamlMistake[] } {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const mistake = (offset: number, got: string): YamlMistake => ({
    position: at(offset),
    expected: 'YAML',
    got,
  });
  try {
    const documents = [
      ...parseAllDocuments(text, {
        lineCounter: lines,
        prettyErrors: false,
        stringKeys: true,
        logLevel: 'silent',
      }),
    ];
    const [document, second] = documents;
    if (document === undefined)
      return { ok: false, mistakes: [{ ...mistake(0, 'an empty file'), expected: 'a stage file' }] };
    const errors = documents.flatMap((each) => [...each.errors, ...each.warnings]);
    if (errors.length > 0)
      return { ok: false, mistakes: errors.map((error) => mistake(error.pos[0], oneLine(error.message))) };
    if (second !== undefined) {
      const start = second.contents?.range?.[0] ?? second.range[0];
      return {
        ok: false,
        mistakes: [{ ...mistake(start, 'another one after ---'), expected: 'one YAML document' }],
      };
    }
    const value: unknown = document.toJS({ maxAliasCount });
    return { ok: true, value, ...lookup(document, at) };
  } catch (error) {
    // The parser's own limits: nesting deeper than the stack, too many aliases, an alias without an anchor.
    const got = error instanceof RangeError ? 'nesting that is too deep' : oneLine(String(error));
    return { ok: false, mistakes: [mistake(0, got)] };
  }
}

function oneLine(message: string): string {
  return message
    .replace(/^\w*Error: /, '')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
}

function lookup(
  document: Document,
  at: (offset: number) => Position,
): Pick<ParsedYaml, 'locate' | 'locateKey' | 'source'> {
  const offsets = (path: KeyPath) => {
    let node: unknown = document.contents;
    let key = 0;
    let value = startOf(node) ?? 0;
    for (const step of path) {
      const next = child(resolve(node, document), step);
      if (next === undefined) return { key, value: key, node: undefined };
      node = next.value;
      key = startOf(next.key) ?? startOf(next.value) ?? key;
      value = isScalar(node) && node.source !== '' ? (startOf(node) ?? key) : key;
    }
    return { key, value, node };
  };
  return {
    locate: (path) => at(offsets(path).value),
    locateKey: (path) => at(offsets(path).key),
    source: (path) => {
      const { node } = offsets(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function child(parent: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
  if (isMap(parent)) {
    return parent.items.find((pair: Pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
  }
  if (isSeq(parent) && typeof step === 'number' && step < parent.items.length)
    return { key: undefined, value: parent.items[step] };
  return undefined;
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  const range =
    isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node satisfies Node).range : undefined;
  return range?.[0];
}
