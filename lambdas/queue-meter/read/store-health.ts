/** What one reading of a store's own figures found (INFO). Totals count since the server started. */
export interface StoreHealth {
  readonly usedMemoryBytes: number;
  /** The engine's limit, output buffers included. 0: none, which no store of ours has. */
  readonly maxMemoryBytes: number;
  readonly connections: number;
  readonly evictedKeysTotal: number;
  /** Writes refused for lack of memory. */
  readonly rejectedWritesTotal: number;
  /** Output waiting for normal and subscribed clients. */
  readonly outputBufferBytes: number;
  /** Clients dropped because their output buffer was full; absent before Valkey 8, which tells it first. */
  readonly droppedClientsTotal?: number;
  /** Connections that are subscribed; only of the pub/sub store. */
  readonly subscribers?: number;
  /** Seconds since the server started: less than before means counters began anew. */
  readonly uptimeSeconds: number;
}
