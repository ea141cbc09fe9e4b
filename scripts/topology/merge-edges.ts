import type { Edge } from './mermaid';

/** A border around boxes. */
export interface Border {
  readonly id: string;
  readonly members: readonly string[];
}

/**
 * One arrow from a border instead of the same arrow from everything inside it, and one arrow with both labels instead
 * of two between the same boxes. Borders are tried in their order, so the larger ones come first.
 */
export function mergeEdges(edges: readonly Edge[], borders: readonly Border[]): Edge[] {
  return borders
    .filter(({ members }) => members.length > 1)
    .reduce<Edge[]>(fromBorder, withJoinedLabels(edges));
}

function withJoinedLabels(edges: readonly Edge[]): Edge[] {
  const joined = new Map<string, Edge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.dotted ?? false]);
    const before = joined.get(key);
    const labels = new Set([...(before?.label.split(', ') ?? []), edge.label]);
    joined.set(key, { ...edge, label: [...labels].join(', ') });
  }
  return [...joined.values()];
}

function fromBorder(edges: readonly Edge[], { id, members }: Border): Edge[] {
  const shared = (edge: Edge): boolean =>
    members.every((member) => edges.some((one) => kind(one) === kind(edge) && one.from === member));
  const merged = new Set<string>();
  return edges.flatMap((edge): Edge[] => {
    if (!members.includes(edge.from) || !shared(edge)) return [edge];
    if (merged.has(kind(edge))) return [];
    merged.add(kind(edge));
    return [{ ...edge, from: id }];
  });
}

function kind({ to, label, dotted = false }: Edge): string {
  return JSON.stringify([to, label, dotted]);
}
