import { isUtf8 } from 'node:buffer';

/** What stood in the store as a string: as text where it is text, else byte by byte. */
export interface StoredText {
  readonly text: string;
  /** Each letter is one byte. Absent: UTF-8, as nearly everything is. */
  readonly encoding?: 'latin1';
}

/**
 * Reads bytes so that `storedBytes` gives the very same ones. Invalid UTF-8 read as text would come back as another text,
 * and would not be found in the store again: an app that cuts a string in the middle of a letter writes such jobs.
 */
export function storedText(bytes: Buffer): StoredText {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  return { text: bytes.toString('latin1'), encoding: 'latin1' };
}

/** As an argument of a command. */
export function storedBytes({ text, encoding }: StoredText): string | Buffer {
  return encoding === undefined ? text : Buffer.from(text, encoding);
}

/** For reading what it says: where it is not text, the bytes that are none are replaced. */
export function readableText({ text, encoding }: StoredText): string {
  return encoding === undefined ? text : Buffer.from(text, encoding).toString('utf8');
}

/** A reply of a command that was asked for bytes. @throws Error for anything else */
export function repliedBytes(reply: unknown, what: string): readonly Buffer[] {
  if (Array.isArray(reply) && reply.every((item) => Buffer.isBuffer(item))) return reply;
  throw new Error(`${what}: expected a list of strings, got ${JSON.stringify(reply) ?? 'none'}`);
}
