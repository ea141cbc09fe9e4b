import { type Document, LineCounter, Scalar, visit } from 'yaml';
import { describeValue } from '../describe';
import type { KeyPath } from '../problem';
import { expandedSize, resolvedAliases } from './aliases';
import { mergeKey, withMerges } from './merge-keys';
import { lastColon, readableText } from './readable-text';
import { withWrittenText } from './written-text';
import { documentsOf, mistakeOf, positionOf, spoilsMore, type YamlMistake } from './yaml-mistakes';
import { pathAt, type YamlPositions, yamlPositions } from './yaml-positions';
import { yamlTooDeep } from './yaml-too-deep';

/** A YAML text as a value: plain objects, lists and scalars, merge keys resolved. */
export interface ParsedYaml extends YamlPositions {
  readonly ok: true;
  readonly value: unknown;
  /** What is no YAML of one document, told where it stands. */
  readonly mistakes: readonly YamlMistake[];
  /** Where the value is not what the text says, because of these mistakes. */
  readonly unread: readonly KeyPath[];
}

/** Ten times the values of a stage of a hundred pools that share blocks; an alias bomb stands for more. */
const maxValues = 100_000;

/** Parses one YAML 1.2 document, all keys as text, as far as it can be read. */
export function parseYaml(
  text: string,
): ParsedYaml | { readonly ok: false; readonly mistakes: readonly YamlMistake[] } {
  const deep = yamlTooDeep(text);
  if (deep !== undefined) {
    const before = text.slice(0, deep).split('\n');
    const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return refuse({ position, expected: 'a stage file', got: 'nesting that is too deep for one' });
  }
  const lines = new LineCounter();
  const documents = documentsOf(text, lines);
  const isSpoilt = documents.some(({ errors, warnings }) => [...errors, ...warnings].some(spoilsMore));
  if (!isSpoilt) return documentValue({ documents, lines, text, emptied: [], lostAnchors: [] }, []);
  const readable = readableText(text);
  if (!readable.ok) return readable;
  const { mistakes, ...rest } = readable;
  const linesLeft = new LineCounter();
  const documentsLeft = documentsOf(readable.text, linesLeft);
  documentsLeft.forEach(withLastColons);
  return documentValue({ ...rest, documents: documentsLeft, lines: linesLeft }, mistakes);
}

function refuse(...mistakes: readonly YamlMistake[]) {
  return { ok: false as const, mistakes };
}

interface Source {
  readonly documents: ReturnType<typeof documentsOf>;
  readonly lines: LineCounter;
  readonly text: string;
  /** Keys at the top without the values that they had, and anchors that stood in these. */
  readonly emptied: readonly string[];
  readonly lostAnchors: readonly string[];
}

function documentValue(source: Source, before: readonly YamlMistake[]): ReturnType<typeof parseYaml> {
  const { documents, lines, text, emptied, lostAnchors } = source;
  const [document, second] = documents;
  const start = { line: 1, column: 1 };
  if (document === undefined)
    return refuse({ position: start, expected: 'a stage file', got: 'an empty one' });
  const mistakes = [...before];
  const unread: KeyPath[] = emptied.map((key) => [key]);
  const offsets: number[] = [];
  if (second !== undefined) {
    const position = positionOf(lines, second.range[0]);
    mistakes.push({ position, expected: 'one YAML document', got: 'another one after ---' });
  }
  for (const error of [...document.errors, ...document.warnings]) {
    mistakes.push(mistakeOf(error, text, lines));
    offsets.push(error.pos[0]);
  }
  const aliases = resolvedAliases(document);
  for (const { alias, offset, expected, got } of aliases.mistakes) {
    const isLost = alias !== undefined && lostAnchors.includes(alias.source);
    if (!isLost) mistakes.push({ position: positionOf(lines, offset), expected, got });
    if (alias === undefined) return refuse(...mistakes);
    offsets.push(offset);
  }
  unread.push(...withUsers(offsets, aliases.targets).map((offset) => pathAt(document.contents, offset)));
  if (aliases.mistakes.length > 0) withoutAliases(document, aliases.targets);
  const written: unknown = document.toJS({ maxAliasCount: -1 });
  if (expandedSize(written) > maxValues) {
    const expected = `at most ${maxValues.toLocaleString('en-US')} values`;
    return refuse(...mistakes, { position: start, expected, got: 'aliases of more' });
  }
  const positions = yamlPositions(document, lines, aliases.targets);
  const merged = withMerges(written);
  for (const { path, got } of merged.mistakes) {
    const isKnown = unread.some((known) => known.join() === path.join());
    unread.push(path);
    if (isKnown) continue;
    mistakes.push({
      position: positions.locate(path),
      expected: 'a mapping, or a list of mappings, whose keys are merged',
      got: describeValue(got, positions.source(path)),
    });
  }
  const value = withWrittenText(merged.value, positions.source);
  return { ok: true, value, mistakes, unread: unread.map(wholeMapping), ...positions };
}

function withLastColons(document: Document): void {
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'string' || !scalar.value.endsWith(lastColon)) return;
      const written = `${scalar.value.slice(0, -1)}:`;
      Object.assign(scalar, { value: written, source: written });
    },
  });
}

/** Offsets, and those of aliases that stand for what is there: there it is no better. */
function withUsers(offsets: readonly number[], targets: Targets): readonly number[] {
  const users = [...targets].flatMap(([alias, { range }]) => {
    const at = alias.range?.[0] ?? 0;
    const [from = 0, , to = 0] = range ?? [];
    return !offsets.includes(at) && offsets.some((offset) => offset >= from && offset < to) ? [at] : [];
  });
  return users.length === 0 ? offsets : withUsers([...offsets, ...users], targets);
}

type Targets = ReturnType<typeof resolvedAliases>['targets'];

/** Nothing in the place of aliases that stand for nothing. */
function withoutAliases(document: Document, targets: Targets): void {
  visit(document, {
    Alias: (_, alias) => (targets.has(alias) ? undefined : new Scalar(null)),
  });
}

/** What would have been merged into a mapping, nobody knows: so nothing of the mapping is known. */
function wholeMapping(path: KeyPath): KeyPath {
  const merge = path.indexOf(mergeKey);
  return merge === -1 ? path : path.slice(0, merge);
}
