import { nodeTypeMemoryBytes } from '../domain/stores/node-types';

/** Bytes of memory of an ElastiCache node type, before its reserve; undefined for one that is not in the table. */
export function nodeMemoryBytes(nodeType: string): number | undefined {
  return Object.hasOwn(nodeTypeMemoryBytes, nodeType) ? nodeTypeMemoryBytes[nodeType] : undefined;
}
