import { LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { describeValue } from '../describe';
import { type Position, quote } from '../problem';
import { expandedSize, resolvedAliases } from './aliases';
import { withMerges } from './merge-keys';
import { withWrittenText } from './written-text';
import { positionOf, type YamlPositions, yamlPositions } from './yaml-positions';
import { yamlTooDeep } from './yaml-too-deep';

/** A YAML text as a value: plain objects, lists and scalars, merge keys resolved. */
export interface ParsedYaml extends YamlPositions {
  readonly ok: true;
  readonly value: unknown;
}

/** Something that is not the YAML of one document. */
export interface YamlMistake {
  readonly position: Position;
  readonly expected: string;
  readonly got: string;
}

/** Ten times the values of a stage of a hundred pools that share blocks; an alias bomb stands for more. */
const maxValues = 100_000;

/**
 * Parses one YAML 1.2 document, all keys as text. Never a value beside mistakes: of a duplicate key only the last
 * value would be checked, and the first one's mistakes would be masked.
 */
export function parseYaml(
  text: string,
): ParsedYaml | { readonly ok: false; readonly mistakes: YamlMistake[] } {
  const lines = new LineCounter();
  const refuse = (...mistakes: (Omit<YamlMistake, 'position'> & { offset: number })[]) => ({
    ok: false as const,
    mistakes: mistakes.map(({ offset, ...mistake }) => ({ position: positionOf(lines, offset), ...mistake })),
  });

  const deep = yamlTooDeep(text);
  if (deep !== undefined) {
    const before = text.slice(0, deep).split('\n');
    const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return {
      ok: false,
      mistakes: [{ position, expected: 'a stage file', got: 'nesting that is too deep for one' }],
    };
  }
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'silent' } as const;
  const documents = [...parseAllDocuments(text, options)];
  const errors = documents.flatMap((each) => [...each.errors, ...each.warnings]);
  // What follows the first syntax error is mostly its consequence. Duplicate keys have none, so all are told.
  const syntax = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (errors.length > 0)
    return refuse(...(syntax === undefined ? errors : [syntax]).map((error) => mistakeOf(error, text)));

  const [document, second] = documents;
  if (document === undefined) return refuse({ offset: 0, expected: 'a stage file', got: 'an empty one' });
  if (second !== undefined) {
    return refuse({ offset: second.range[0], expected: 'one YAML document', got: 'another one after ---' });
  }
  const aliases = resolvedAliases(document);
  if (aliases.mistakes.length > 0) return refuse(...aliases.mistakes);
  const written: unknown = document.toJS({ maxAliasCount: -1 });
  if (expandedSize(written) > maxValues) {
    return refuse({
      offset: 0,
      expected: `at most ${maxValues.toLocaleString('en-US')} values`,
      got: 'aliases of more',
    });
  }
  const positions = yamlPositions(document, lines, aliases.targets);
  const merged = withMerges(written);
  const merges = merged.mistakes.map(({ path, got }) => ({
    position: positions.locate(path),
    expected: 'a mapping, or a list of mappings, whose keys are merged',
    got: describeValue(got, positions.source(path)),
  }));
  if (merges.length > 0) return { ok: false, mistakes: merges };
  return { ok: true, value: withWrittenText(merged.value, positions.source), ...positions };
}

/** A reference to one key of a secret, `arn:...:KEY::`: YAML takes its last colon for that of a mapping. */
const endsInColon = /^[^\s,:"']+:[^\s,"']*:(?=[\s,}\]]|$)/;

function mistakeOf({ code, pos, message }: YAMLError, text: string) {
  const offset = pos[0];
  if (code === 'TAB_AS_INDENT') return { offset, expected: 'indentation with spaces', got: 'a tab' };
  if (code === 'NON_STRING_KEY') return { offset, expected: 'a string as key', got: 'something else' };
  if (code === 'DUPLICATE_KEY') {
    const key = /^([\w-]+|<<)/.exec(text.slice(offset))?.[0] ?? 'one';
    return { offset, expected: 'every key of a mapping once', got: `${key} again` };
  }
  const [value] = endsInColon.exec(text.slice(offset)) ?? [];
  if (value !== undefined) {
    return { offset, expected: 'the value in quotes, since it ends in a colon', got: quote(value) };
  }
  return { offset, expected: 'YAML', got: `a mistake in it: ${quote(message.replace(/\s+/g, ' '))}` };
}
