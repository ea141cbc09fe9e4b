import { type LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { type Position, quote } from '../problem';

/** Something that is not the YAML of one document. */
export interface YamlMistake {
  readonly position: Position;
  readonly expected: string;
  readonly got: string;
}

/** The documents of a text, all keys as text, with what is wrong in each. */
export function documentsOf(text: string, lines: LineCounter) {
  return [
    ...parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      logLevel: 'silent',
    }),
  ];
}

/** Line and column of an offset, both from 1. */
export function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Errors that spoil one value, which the parser reads all the same. */
const ofOneValue = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'BAD_SCALAR_START']);

/** Whether what follows in the text may have been read wrongly. */
export function spoilsMore({ code }: YAMLError): boolean {
  return !ofOneValue.has(code);
}

/** An error of the parser's in our words. */
export function mistakeOf(error: YAMLError, text: string, lines: LineCounter): YamlMistake {
  const [offset] = error.pos;
  return { position: positionOf(lines, offset), ...wordsFor(error, text.slice(offset)) };
}

function wordsFor({ code, message }: YAMLError, there: string): Omit<YamlMistake, 'position'> {
  if (code === 'TAB_AS_INDENT') return { expected: 'indentation with spaces', got: 'a tab' };
  if (code === 'NON_STRING_KEY') return { expected: 'a string as key', got: 'something else' };
  if (code === 'DUPLICATE_KEY') {
    const key = /^([\w-]+|<<)/.exec(there)?.[0] ?? 'one';
    return { expected: 'every key of a mapping once', got: `${key} again` };
  }
  return { expected: 'YAML', got: `a mistake in it: ${quote(message.replace(/\s+/g, ' '))}` };
}
