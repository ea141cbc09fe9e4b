import type { ParsedStack } from '../../rules/rule';
import { alarmEdges, outsideEdges, routedEdges, storeEdges } from './edges';
import { mergeEdges } from './merge-edges';
import { type DiagramNode, type Edge, mermaidId, mermaidText } from './mermaid';
import { balancerNodes, functionNodes, serviceNodes, storeNodes, topicNodes } from './nodes';

const tasksBorder = 'tasks';
const poolsBorder = 'pools';

/**
 * The templates of a stage as a Mermaid flowchart: who exists, and who may dial whom. Read from the templates alone, so
 * a way that nobody meant to open is drawn like any other.
 */
export function topologyDiagram(stacks: readonly ParsedStack[]): string {
  const nodes = [
    ...balancerNodes(stacks),
    ...serviceNodes(stacks),
    ...functionNodes(stacks),
    ...storeNodes(stacks),
    ...topicNodes(stacks),
  ];
  const outside = outsideEdges(stacks, nodes);
  const ids = (...kinds: readonly DiagramNode['kind'][]): string[] =>
    nodes.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const poolStacks = new Set(
    stacks
      .map(({ name }) => name)
      .filter((name) => {
        const kinds = nodes.filter(({ at }) => at.stack === name).map(({ kind }) => kind);
        return kinds.includes('pool') && kinds.every((kind) => kind === 'pool');
      }),
  );
  const borderOf = (stack: string): string =>
    poolStacks.has(stack) ? poolsBorder : mermaidId('stack', stack);
  const edges = mergeEdges(
    [
      ...outside.edges,
      ...routedEdges(stacks, nodes),
      ...storeEdges(stacks, nodes),
      ...alarmEdges(stacks, nodes, borderOf),
    ],
    [
      { id: tasksBorder, members: ids('service') },
      { id: poolsBorder, members: ids('pool') },
    ],
  );
  return [
    'flowchart LR',
    ...[...outside.boxes].map(([id, lines]) => `  ${id}([${mermaidText(lines)}])`),
    ...stacks
      .filter(({ name }) => !poolStacks.has(name))
      .flatMap(({ name }) =>
        border({ id: borderOf(name), title: name }, inStack(nodes.filter(({ at }) => at.stack === name))),
      ),
    // A border each would fill the page with what the boxes say already.
    ...border(
      { id: poolsBorder, title: 'worker pools, each in a stack of its own' },
      nodes.filter(({ at }) => poolStacks.has(at.stack)).map(box),
    ),
    ...edges.map(arrow),
    '  classDef store stroke-width:3px',
    ...ids('store').map((id) => `  class ${id} store`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function inStack(nodes: readonly DiagramNode[]): string[] {
  const boxes = (...kinds: readonly DiagramNode['kind'][]): string[] =>
    nodes.filter(({ kind }) => kinds.includes(kind)).map(box);
  return [
    ...boxes('balancer'),
    ...border({ id: tasksBorder, title: 'services' }, boxes('service')),
    ...boxes('function', 'store', 'topic'),
  ];
}

function border({ id, title }: { id: string; title: string }, inner: readonly string[]): string[] {
  if (inner.length === 0) return [];
  return [`  subgraph ${id} [${mermaidText([title])}]`, ...inner.map((line) => `  ${line}`), '  end'];
}

function box({ id, kind, lines }: DiagramNode): string {
  const text = mermaidText(lines);
  return kind === 'store' ? `  ${id}[(${text})]` : `  ${id}[${text}]`;
}

function arrow({ from, to, label, dotted = false }: Edge): string {
  return `  ${from} ${dotted ? '-.->' : '-->'}|${mermaidText([label])}| ${to}`;
}
