import { readFileSync, statSync } from 'node:fs';
import type { Position } from './problem';

/** The text of a stage file, or the reason why there is none. */
export type StageText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly expected: string; readonly got: string; readonly position?: Position };

/** Thirty times a large stage. What is larger is some other file, and parsing time grows with the square. */
const largestBytes = 128 * 1024;

/** Reads a file that may be anything: a directory, a device, a binary, too large, not there. Throws nothing. */
export function readStageFile(path: string): StageText {
  let bytes: Buffer;
  try {
    const found = statSync(path);
    // A pipe or a device would block or never end.
    if (!found.isFile())
      return refused('a file', found.isDirectory() ? 'a directory' : 'something that is no file');
    if (found.size > largestBytes) return refused('a file of at most 128 KiB', `${found.size} bytes`);
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
