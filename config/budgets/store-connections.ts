import { type Budget, budget } from '../../domain/budget';
import {
  allowedStoreConnections,
  storeConnectionReservePercent,
} from '../../domain/stores/allowed-store-connections';
import { maxClients } from '../../domain/stores/node-types';

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
