import { configLine } from './config-line';
import { type MappedParameter, mappedParameters, type UnmappedParameter } from './mapped-parameters';
import type { StoreDescription } from './store-description';
import { deployedReservePercent, type StoreMemory, storeMemory } from './store-memory';
import { aclFileLines } from './store-users';
import type { StoreVersion } from './store-version';

/** What a local server needs to stand in for a replication group. */
export interface ServerConfig {
  /** Lines of the configuration file, without those that name files. */
  readonly lines: readonly string[];
  /** Lines of the ACL file. */
  readonly users: readonly string[];
  /** Deployed parameters that hold here. */
  readonly mapped: readonly MappedParameter[];
  /** Deployed parameters that do not hold here, each with the reason. With `mapped`, all that are deployed. */
  readonly unmapped: readonly UnmappedParameter[];
  readonly maxmemoryBytes: number;
  /** How `maxmemoryBytes` came about. */
  readonly memory: StoreMemory;
}

/**
 * The configuration of the local server for a replication group: its parameters, users and access rules, with the
 * memory divided by `memoryScale`. Pure.
 * @throws RegionError if a user cannot be written or the reserve is no percentage; RangeError if the memory or the
 * factor is not positive.
 */
export function serverConfig(
  description: StoreDescription,
  version: StoreVersion,
  memoryScale: number,
): ServerConfig {
  const memory = storeMemory(
    description.nodeMemoryBytes,
    deployedReservePercent(description.parameters),
    memoryScale,
  );
  const maxmemory = configLine('maxmemory', memory.maxmemoryBytes);
  const parameters = mappedParameters(description.parameters, version);
  const reserve = Object.entries(description.parameters).filter(
    ([name]) => name === 'reserved-memory-percent',
  );
  return {
    lines: [...serverLines(description.port), maxmemory, ...parameters.lines],
    users: aclFileLines(description.users),
    mapped: [...reserve.map(([name, value]) => ({ name, value, line: maxmemory })), ...parameters.mapped],
    unmapped: parameters.unmapped,
    maxmemoryBytes: memory.maxmemoryBytes,
    memory,
  };
}

/** What every local server gets, whatever is deployed. */
function serverLines(port: number): readonly string[] {
  return [
    configLine('bind', '127.0.0.1'),
    configLine('port', port),
    configLine('protected-mode', 'yes'),
    configLine('daemonize', 'no'),
    // ElastiCache has no append-only file: what it keeps, it keeps in replicas and snapshots. A local store keeps
    // its jobs over a restart of the region by one snapshot at shutdown, which a server writes only if it has a
    // save point; this one never comes due (a year), so no fork disturbs a measurement. A kill -9 loses all.
    configLine('appendonly', 'no'),
    configLine('save', 31_536_000, 1),
    configLine('dbfilename', 'store.rdb'),
  ];
}
