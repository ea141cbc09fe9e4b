import { nodeTypeMemoryBytes } from '../../domain/stores/node-types';
import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Node types whose memory is not known, so that no budget could be checked. */
export function nodeTypes(config: StageConfig): Finding[] {
  const known = Object.keys(nodeTypeMemoryBytes);
  return (['jobs', 'pubsub'] as const).flatMap((role): Finding[] => {
    const { nodeType } = config.stores[role];
    if (known.includes(nodeType)) return [];
    const expected = `one of ${known.join(', ')}`;
    return [
      {
        path: ['stores', role, 'nodeType'],
        expected,
        got: JSON.stringify(nodeType),
        suggestion: nearestKey(nodeType, known),
      },
    ];
  });
}
