import type { Reference } from '../../rules/resolve-reference';
import type { Located } from '../../rules/support/resources';

/** A box of the diagram: something that dials, or is dialled. */
export interface DiagramNode {
  readonly id: string;
  readonly kind: 'balancer' | 'service' | 'pool' | 'function' | 'store' | 'topic';
  readonly at: Located;
  /** What the box says. */
  readonly lines: readonly string[];
  /** The security groups it is in. */
  readonly groups: readonly Reference[];
}

/** An arrow of the diagram, between the ids of two boxes or borders. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Dotted: it does not dial. */
  readonly dotted?: boolean;
}

/**
 * An id that Mermaid reads as one: letters, digits and underscores, behind a word, so that nothing is called `end`.
 * CDK's hashes are left out, so that the picture does not change when a file moves.
 */
export function mermaidId(kind: string, name: string): string {
  const plain = name.replace(/(?<=[A-Za-z])[0-9A-F]{8}$/, '').replace(/[^A-Za-z0-9]+/g, '_');
  return `${kind}_${plain}`;
}

const entities: Readonly<Record<string, string>> = { '#': '#35;', '"': '#quot;', '<': '#lt;', '>': '#gt;' };

/** Lines as one quoted Mermaid text. */
export function mermaidText(lines: readonly string[]): string {
  const safe = lines.map((line) => line.replace(/[#"<>]/g, (character) => entities[character] ?? character));
  return `"${safe.join('<br/>')}"`;
}

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
