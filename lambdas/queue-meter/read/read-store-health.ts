import type { Redis } from 'ioredis';
import type { MeteredRole } from '../../../config/contract/store-names';
import type { StoreCounts } from '../../../domain/jobs/meter-line';
import { CommandBatch } from '../../store-client/command-batch';
import { commandRunner, type RunCommands } from '../../store-client/command-runner';
import {
  infoErrors,
  infoNumber,
  optionalInfoNumber,
  parseInfo,
  type StoreInfo,
} from '../../store-client/parse-info';

/** What one reading of a store's own figures found (INFO). */
export interface StoreHealth {
  readonly usedMemoryBytes: number;
  /** The engine's limit, output buffers included. 0: none, which no store of ours has. */
  readonly maxMemoryBytes: number;
  readonly connections: number;
  /** Output waiting for normal and subscribed clients. */
  readonly outputBufferBytes: number;
  /** Connections that are subscribed; only of the pub/sub store. */
  readonly subscribers?: number;
  /** Seconds since the server started: less than before means counters began anew. */
  readonly uptimeSeconds: number;
  /** Counters since the server started. Engines before Valkey 8 count no dropped clients. */
  readonly totals: StoreCounts;
}

/**
 * One reading of a store's own figures: one INFO, whose cost does not depend on what the store holds.
 *
 * @throws Error when it fails or a figure is missing, naming the command and the reason
 */
export async function readStoreHealth(client: Redis, role: MeteredRole): Promise<StoreHealth> {
  const run = commandRunner(client);
  const batch = new CommandBatch();
  const text = batch.text('info');
  await batch.send(run);
  const info = parseInfo(text());
  const health = storeHealth(info);
  return role === 'pubsub' ? { ...health, subscribers: await subscribers(info, run) } : health;
}

/**
 * Output buffers are `mem_clients_normal`: what the engine counts against maxmemory for all clients but replicas.
 * Besides output it holds some 2 KB for each idle connection and, for seconds after
 * connecting, up to 38 KB (measured). CLIENT LIST would tell output alone, at 300 bytes a connection and reading; three
 * stalled subscribers came to 31.0 MB there and 31.5 MB here.
 *
 * Refused writes are errors of the kind OOM, one for each command or script that was refused.
 */
export function storeHealth(info: StoreInfo): StoreHealth {
  const droppedClients = optionalInfoNumber(info, 'client_output_buffer_limit_disconnections');
  return {
    usedMemoryBytes: infoNumber(info, 'used_memory'),
    maxMemoryBytes: infoNumber(info, 'maxmemory'),
    connections: infoNumber(info, 'connected_clients'),
    outputBufferBytes: infoNumber(info, 'mem_clients_normal'),
    uptimeSeconds: infoNumber(info, 'uptime_in_seconds'),
    totals: {
      evictedKeys: infoNumber(info, 'evicted_keys'),
      rejectedWrites: infoErrors(info, 'OOM'),
      ...(droppedClients !== undefined && { droppedClients }),
    },
  };
}

/** Valkey 8 counts them in INFO. Redis 7.0, on which a local region may run, must list them: 300 bytes each. */
async function subscribers(info: StoreInfo, run: RunCommands): Promise<number> {
  const counted = optionalInfoNumber(info, 'pubsub_clients');
  if (counted !== undefined) return counted;
  const batch = new CommandBatch();
  const list = batch.text('client', 'list', 'type', 'pubsub');
  await batch.send(run);
  return list()
    .split('\n')
    .filter((line) => line.startsWith('id=')).length;
}
