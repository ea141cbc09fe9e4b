import { maxClients } from './node-types';

/**
 * A tenth stays free: after a failover every client connects anew while the old primary's connections are still
 * counted, and an operator must be able to get in.
 */
export const storeConnectionReservePercent = 10;

/** Connections that clients of a store may hold together: the node type's `maxclients`, which cannot be raised, less the reserve. */
export function allowedStoreConnections(nodeType: string): number {
  return Math.floor((maxClients(nodeType) * (100 - storeConnectionReservePercent)) / 100);
}
