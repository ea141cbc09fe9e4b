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
