import { type Budget, budget } from '../../domain/budget';
import {
  allowedStoreConnections,
  lessReserve,
  maxClients,
  storeConnectionReservePercent,
} from '../../domain/stores/node-types';
import { meterConcurrency } from '../contract/meter-settings';
import { moverConcurrency, moverConnections } from '../contract/mover-settings';
import {
  cacheReservedMemoryPercent,
  jobStoreReservedMemoryPercent,
  nodeMemoryBytes,
  publisherBuffer,
  pubSubReservedMemoryPercent,
} from '../contract/store-memory';
import { type CacheEntry, everyCache } from '../every-store';
import type { JobStoreConfig, PubSubStoreConfig, StageConfig } from '../schema/stage';
import { bytesPerConnection, jobStoreMemory } from './job-store-memory';
import { pubsubBuffers } from './pubsub-buffers';
import type { BudgetClient, StageBudget } from './stage-budget';

const mebibyte = 1024 * 1024;

/** One connection to each store. */
const meter: StoreClient = { name: 'queue meter', peakTasks: meterConcurrency, connectionsPerTask: 1 };

/** To the job store only. */
const mover: StoreClient = {
  name: 'queue mover',
  peakTasks: moverConcurrency,
  connectionsPerTask: moverConnections,
};

/** Connections and memory of the stores that the stage has. One of an unknown node type is left out: it has a problem of its own. */
export function storeBudgets(config: StageConfig, clients: readonly BudgetClient[]): StageBudget[] {
  const { jobs, pubsub } = config.stores;
  return [
    ...(jobs === undefined ? [] : jobStore(jobs, clients)),
    ...(pubsub === undefined ? [] : pubSub(pubsub, { clients, metered: jobs !== undefined })),
    ...everyCache(config).flatMap((cache) => cacheBudgets(cache, clients)),
  ];
}

function jobStore(
  { nodeType, enqueueCeilingPercent }: JobStoreConfig,
  clients: readonly BudgetClient[],
): StageBudget[] {
  const memoryBytes = nodeMemoryBytes(nodeType);
  if (memoryBytes === undefined) return [];
  const path = ['stores', 'jobs', 'nodeType'];
  const connections = storeConnections('job store connections', nodeType, [
    ...clients.map((client) => ({ ...client, connectionsPerTask: client.perTask.jobStore })),
    meter,
    mover,
  ]);
  const memory = jobStoreMemory({
    nodeMemoryBytes: memoryBytes,
    reservedPercent: jobStoreReservedMemoryPercent,
    enqueueCeilingPercent,
    jobsInFlight: clients.reduce((sum, client) => sum + client.peakTasks * client.jobsPerTask, 0),
    connections: connections.used,
  });
  return [
    { path, budget: connections },
    { path, budget: memory },
  ];
}

function pubSub(
  { nodeType, subscriberBufferMiB }: PubSubStoreConfig,
  { clients, metered }: { readonly clients: readonly BudgetClient[]; readonly metered: boolean },
): StageBudget[] {
  const memoryBytes = nodeMemoryBytes(nodeType);
  if (memoryBytes === undefined) return [];
  const path = ['stores', 'pubsub', 'nodeType'];
  const connections = storeConnections('pub/sub connections', nodeType, [
    ...clients.map((client) => ({ ...client, connectionsPerTask: client.perTask.pubsub })),
    ...(metered ? [meter] : []),
  ]);
  const buffers = pubsubBuffers({
    nodeMemoryBytes: memoryBytes,
    reservedPercent: pubSubReservedMemoryPercent,
    clients: clients.map(({ name, peakTasks, perTask }) => ({
      what: `${name}: ${peakTasks} tasks x ${perTask.pubsub} ${perTask.subscribes ? 'subscribers' : 'publishers'}`,
      connections: peakTasks * perTask.pubsub,
      hardLimitBytes: perTask.subscribes ? subscriberBufferMiB * mebibyte : publisherBuffer.hardLimitBytes,
    })),
  });
  return [
    { path, budget: connections },
    { path, budget: buffers },
  ];
}

/**
 * A cache bounds itself: at its limit it throws keys away. What clients hold counts as memory too, so that too many of them
 * leave no room for keys.
 */
function cacheBudgets(
  { path, name, store: { nodeType, connectionsPerTask } }: CacheEntry,
  clients: readonly BudgetClient[],
): StageBudget[] {
  const memoryBytes = nodeMemoryBytes(nodeType);
  if (memoryBytes === undefined) return [];
  const connections = storeConnections(
    `cache ${name} connections`,
    nodeType,
    clients
      .filter(({ caches }) => caches.includes(name))
      .map((client) => ({ ...client, connectionsPerTask: connectionsPerTask ?? client.perTask.cache })),
  );
  const buffers = budget({
    name: `cache ${name} memory of clients`,
    unit: 'bytes',
    terms: [
      {
        what: `connections: ${connections.used.toLocaleString('en-US')} x ${bytesPerConnection.toLocaleString('en-US')}`,
        amount: connections.used * bytesPerConnection,
      },
    ],
    allowed: Math.floor(lessReserve(memoryBytes, cacheReservedMemoryPercent) / 4),
    allowedBecause: `a quarter of ${memoryBytes.toLocaleString('en-US')} less ${cacheReservedMemoryPercent} % reserve`,
  });
  return [connections, buffers].map((found) => ({ path: [...path, 'nodeType'], budget: found }));
}

/** One service or pool as a store sees it. */
export interface StoreClient {
  readonly name: string;
  /** The most tasks that hold connections at once, in a rollout at the top of the range. */
  readonly peakTasks: number;
  readonly connectionsPerTask: number;
}

/** Connections of all clients of one store against the node type's `maxclients`, which cannot be raised. */
export function storeConnections(name: string, nodeType: string, clients: readonly StoreClient[]): Budget {
  const limit = maxClients(nodeType);
  return budget({
    name,
    unit: 'connections',
    terms: clients.map((client) => ({
      what: `${client.name}: ${client.peakTasks} tasks x ${client.connectionsPerTask} connections`,
      amount: client.peakTasks * client.connectionsPerTask,
    })),
    allowed: allowedStoreConnections(nodeType),
    allowedBecause: `maxclients ${limit.toLocaleString('en-US')} of ${nodeType} less ${storeConnectionReservePercent} %`,
  });
}
