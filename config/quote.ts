const longest = 120;

/**
 * A text of the user's in quotes, for one line of a terminal: shortened, and with everything escaped that could move
 * the cursor or turn the reading direction round.
 */
export function quote(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
