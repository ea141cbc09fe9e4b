import { numberOf } from './number-of';
import type { Store } from './stores-of';

/** Of a replication group that names none. */
const defaultPort = 6379;

/** Where a store listens. */
export function storePort({ properties }: Store): number {
  return numberOf(properties.Port) ?? defaultPort;
}
