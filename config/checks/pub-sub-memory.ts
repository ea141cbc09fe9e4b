import { nodeTypeMemoryBytes } from '../../domain/node-types';
import { pubsubBuffers } from '../../domain/pubsub-buffers';
import {
  publisherBuffer,
  publisherConnectionsPerTask,
  pubSubReservedMemoryPercent,
} from '../contract/store-memory';
import type { StageConfig } from '../schema/stage';
import { taskPeaks } from '../task-peaks';
import { type Finding, withSum } from './finding';

/** A pub/sub store that slow readers could fill: PUBLISH ignores maxmemory, which took the platform down in 2020. */
export function pubSubMemory(config: StageConfig): Finding[] {
  const { nodeType, subscriberBufferMiB } = config.stores.pubsub;
  // An unknown type is reported by its own check.
  const nodeMemoryBytes = Object.hasOwn(nodeTypeMemoryBytes, nodeType)
    ? nodeTypeMemoryBytes[nodeType]
    : undefined;
  if (nodeMemoryBytes === undefined) return [];

  const terms = taskPeaks(config).map(({ entry: { group, name, task }, peakTasks }) => {
    const subscribes = 'kind' in task && task.kind === 'websockets';
    const perTask = subscribes ? task.subscribersPerTask : publisherConnectionsPerTask;
    const role = subscribes ? 'subscribers' : 'publishers';
    const connections = peakTasks * perTask;
    return {
      role,
      connections,
      line: `${group}.${name}: ${peakTasks} tasks x ${perTask} ${role} = ${connections}`,
    };
  });
  const total = (role: string) =>
    terms.reduce((sum, term) => sum + (term.role === role ? term.connections : 0), 0);
  const buffers = pubsubBuffers({
    nodeMemoryBytes,
    reservedPercent: pubSubReservedMemoryPercent,
    subscribers: total('subscribers'),
    pubsubHardLimitBytes: subscriberBufferMiB * 1024 * 1024,
    publishers: total('publishers'),
    normalHardLimitBytes: publisherBuffer.hardLimitBytes,
  });
  if (buffers.fits) return [];
  const lines = [...terms.map(({ line }) => line), ...buffers.lines];
  return [
    {
      path: ['stores', 'pubsub', 'nodeType'],
      expected: `output buffers of at most ${buffers.allowedBytes.toLocaleString('en-US')} bytes on ${nodeType}`,
      got: withSum(buffers.worstBytes.toLocaleString('en-US'), lines),
    },
  ];
}
