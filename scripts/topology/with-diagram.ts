const block = /(?<=^```mermaid\n)[\s\S]*?(?=^```$)/m;

/**
 * A page with the diagram in its one `mermaid` block; the text around it is written by hand.
 *
 * @throws Error when the page has no such block.
 */
export function withDiagram(page: string, diagram: string): string {
  if (!block.test(page)) throw new Error('the page has no ```mermaid block to fill');
  return page.replace(block, () => diagram);
}
