const entities: Readonly<Record<string, string>> = { '#': '#35;', '"': '#quot;', '<': '#lt;', '>': '#gt;' };

/** Lines as one quoted Mermaid text. */
export function mermaidText(lines: readonly string[]): string {
  const safe = lines.map((line) => line.replace(/[#"<>]/g, (character) => entities[character] ?? character));
  return `"${safe.join('<br/>')}"`;
}
