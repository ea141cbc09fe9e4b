/** Who did something, short enough for a line: the session's or user's name of an ARN, else what was written down. */
export function whoText(who: string): string {
  return who.startsWith('arn:') ? (who.split(/[:/]/).at(-1) ?? who) : who;
}
