/**
 * What came of one part of a reading: its value, the reason why there is none, or both where only some of it failed. A
 * value that is absent stays absent: a zero in its place would look like calm.
 */
export interface PartialResult<T> {
  readonly value?: T;
  readonly problem?: string;
}

/** Why, in the words of whoever threw it: its class where the message does not name it, and no stack. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const plain = error.name === 'Error' || error.message.includes(error.name);
  return plain ? error.message : `${error.name}: ${error.message}`;
}
