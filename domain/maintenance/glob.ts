/**
 * Whether a pattern of a load balancer's condition takes a string: `*` stands for any characters, `?` for exactly one. Where
 * the text is itself a pattern, the answer is whether the first takes everything that the second does.
 */
export function globMatches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Whether some text is taken by both of two patterns with `*` (any characters) and `?` (exactly one). */
export function globsOverlap(one: string, other: string): boolean {
  // below[j]: whether the ends of both, from the place after i and from j on, meet.
  let below: boolean[] = [];
  for (let i = one.length; i >= 0; i -= 1) {
    const row: boolean[] = [];
    for (let j = other.length; j >= 0; j -= 1) {
      const [a, b] = [one.charAt(i), other.charAt(j)];
      const [down, right, both] = [below[j] ?? false, row[j + 1] ?? false, below[j + 1] ?? false];
      if (a === '' && b === '') row[j] = true;
      // A star takes nothing more, or one more character of the other side.
      else if (a === '*' || b === '*') row[j] = (a !== '' && down) || (b !== '' && right);
      else row[j] = both && (a === b || a === '?' || b === '?');
    }
    below = row;
  }
  return below[0] ?? false;
}
