/** One user of a store, as the deployed user and its secret say. */
export interface DescribedUser {
  readonly name: string;
  /** The deployed access string, such as `on ~* -@all +@read`. */
  readonly accessString: string;
  /** Clear text, from the user's secret. It is hashed before anything is written. */
  readonly password: string;
}

/** What the region's APIs say about one replication group, and the port its local server listens on. */
export interface StoreDescription {
  /** The replication group id, such as `local-jobs-1`. */
  readonly id: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** Such as `cache.r7g.large`. */
  readonly nodeType: string;
  /** ElastiCache's maxmemory of the node type in bytes, before any reserve. */
  readonly nodeMemoryBytes: number;
  /** ElastiCache parameter names and values; only those that the deployment set. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly users: readonly DescribedUser[];
  /** The port on 127.0.0.1. */
  readonly port: number;
}
