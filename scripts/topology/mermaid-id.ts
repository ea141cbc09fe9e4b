/**
 * An id that Mermaid reads as one: letters, digits and underscores, behind a word, so that nothing is called `end`.
 * CDK's hashes are left out, so that the picture does not change when a file moves.
 */
export function mermaidId(kind: string, name: string): string {
  const plain = name.replace(/(?<=[A-Za-z])[0-9A-F]{8}$/, '').replace(/[^A-Za-z0-9]+/g, '_');
  return `${kind}_${plain}`;
}
