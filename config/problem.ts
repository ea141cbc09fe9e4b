/** One mistake in what the user gave us, with everything needed to mend it without reading our code. */
export interface Problem {
  /** The file as the user would type it; absent where no file was found or chosen. */
  readonly file?: string;
  /** Line and column, both from 1; absent where the mistake concerns the whole file. */
  readonly position?: Position;
  /** Keys from the root of the file; empty for the root itself. */
  readonly path: KeyPath;
  /** What would have been right: completes "expected ...". */
  readonly expected: string;
  /** What stands there: completes "got ...". Never a secret's value, because it ends up in CI logs. */
  readonly got: string;
  /** The one known name that was probably meant. */
  readonly suggestion?: string;
  /** How it is mended, where that is known and is no other name: completes "it ...". */
  readonly advice?: string;
}

/** A place in a text file, both numbers from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Keys and list indexes from the root of a stage file. */
export type KeyPath = readonly (string | number)[];

/** What stands under a path; undefined where nothing does. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((parent, key) => {
    const isObject = typeof parent === 'object' && parent !== null;
    return isObject ? Object.getOwnPropertyDescriptor(parent, key)?.value : undefined;
  }, root);
}

/** `file:line:column: key.path: expected ..., got ...; did you mean "x"?` or `; it ...`, the form editors and CI make clickable. */
function formatProblem(problem: Problem, severity?: 'warning'): string {
  const { file, position, path, expected, got, suggestion, advice } = problem;
  const place = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const mismatch = `expected ${expected}, got ${got}`;
  const hint = suggestion === undefined ? '' : `; did you mean ${quote(suggestion)}?`;
  const cure = advice === undefined ? '' : `; it ${advice}`;
  return [place, severity, formatPath(path), `${mismatch}${hint}${cure}`]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}

/** A line for what is no mistake, with the word `warning` after its place; what a stage may be is never refused. */
export function warningText(warning: Problem): string {
  return formatProblem(warning, 'warning');
}

/** `services.web.hosts[1]`, `tags["a b"]`: how a path is written in messages and documents. */
export function formatPath(path: KeyPath): string {
  return path.reduce<string>((written, key) => {
    if (typeof key === 'number') return `${written}[${key}]`;
    if (!/^[A-Za-z][\w-]{0,63}$/.test(key)) return `${written}[${quote(key)}]`;
    return written === '' ? key : `${written}.${key}`;
  }, '');
}

/**
 * Everything that is wrong with the stage the user asked for. The only error `loadStage` throws: its message is
 * the whole list and is meant for the user as it stands, without a stack trace.
 */
export class StageProblems extends Error {
  override readonly name = 'StageProblems';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(problem)).join('\n'));
  }
}

const maxQuotedCharacters = 120;

/**
 * A text of the user's in quotes, for one line of a terminal: shortened, and with everything escaped that could move
 * the cursor or turn the reading direction round.
 */
export function quote(text: string): string {
  const short = text.length > maxQuotedCharacters ? `${text.slice(0, maxQuotedCharacters - 3)}...` : text;
  return JSON.stringify(short).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
