const longest = 120;

/**
 * A text of the user's in quotes, for one line of a terminal: shortened, and with everything escaped that could move
 * the cursor or turn the reading direction round.
 */
export function quote(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  return JSON.stringify(short).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
