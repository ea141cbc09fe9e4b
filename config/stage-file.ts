import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkoutRoot } from './checkout-root';
import { nearestKey } from './nearest-key';
import { type Position, type Problem, quote } from './problem';

/** Where the stage files of this repository are. */
export const stagesDirectory = join(checkoutRoot, 'config/stages');

/** Names of the stages in a directory, sorted; none where there is no such directory. */
export function listStages(directory: string = stagesDirectory): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^[^.].*\.yaml$/.test(name))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort();
  } catch {
    return [];
  }
}

/** The file to read, how messages call it and, for a stage asked for by name, the name the file must carry. */
export type StageFile =
  | { readonly ok: true; readonly path: string; readonly displayPath: string; readonly name?: string }
  | { readonly ok: false; readonly problem: Problem };

/**
 * From what the user typed to a file. A bare name is looked up among the stages that exist and never pasted into
 * a path; anything with a slash or a YAML ending is a path and is not looked at here.
 */
export function findStageFile(
  nameOrPath: string | undefined,
  directory: string = stagesDirectory,
): StageFile {
  const input = nameOrPath ?? '';
  const isPath = /[/\\]|\.ya?ml$/.test(input) && !/\p{Cc}/u.test(input);
  if (isPath) return { ok: true, path: input, displayPath: input };

  const stages = listStages(directory);
  if (stages.includes(input)) {
    const path = join(directory, `${input}.yaml`);
    return { ok: true, path, displayPath: relative('', path), name: input };
  }

  const known =
    stages.length > 0 ? `one of ${stages.join(', ')}` : `a stage file in ${directory}, where there is none`;
  const expected = `${known}, or a path to a stage file (-c stage=<name or path>)`;
  const got = input === '' ? 'nothing' : quote(input);
  return { ok: false, problem: { path: ['stage'], expected, got, suggestion: nearestKey(input, stages) } };
}

/** The text of a stage file, or the reason why there is none. */
export type StageText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly expected: string; readonly got: string; readonly position?: Position };

/** Thirty times a large stage. What is larger is some other file, and parsing time grows with the square. */
const maxBytes = 128 * 1024;

/** Reads a file that may be anything: a directory, a device, a binary, too large, not there. Throws nothing. */
export function readStageFile(path: string): StageText {
  let bytes: Buffer;
  try {
    const found = statSync(path);
    // A pipe or a device would block or never end.
    if (!found.isFile())
      return refused('a file', found.isDirectory() ? 'a directory' : 'something that is no file');
    if (found.size > maxBytes) return refused('a file of at most 128 KiB', `${found.size} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    return refused('a file that can be read', reasonOf(error));
  }
  return decode(bytes);
}

function decode(bytes: Buffer): StageText {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('text in UTF-8', 'bytes that are not UTF-8');
  }
  if (text.trim() === '') return refused('a stage file', 'an empty file');
  const control = /[^\P{Cc}\t\n\r]/u.exec(text);
  if (control === null) return { ok: true, text };
  const code = control[0].charCodeAt(0).toString(16).padStart(4, '0');
  const before = text.slice(0, control.index).split('\n');
  const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  return { ...refused('text', `the control character U+${code}`), position };
}

function refused(expected: string, got: string): StageText & { ok: false } {
  return { ok: false, expected, got };
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  return typeof code === 'string' ? code : 'a path that cannot be opened';
}
