/**
 * Stands in the description of a version: which version it was made upon. Two operators at the same moment are told
 * apart by it from two who came one after the other.
 */
export function baseNote(version: number): string {
  return `upon version ${version}`;
}

/** The version that a note names. Undefined where there is no note: made by the seed, or by hand. */
export function noteBase(description: string | undefined): number | undefined {
  const found = /^upon version ([1-9]\d{0,9})$/.exec(description ?? '');
  return found === null ? undefined : Number(found[1]);
}
