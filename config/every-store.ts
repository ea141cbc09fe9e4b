import type { MeteredRole } from './contract/store-names';
import type { JobStoreConfig, PubSubStoreConfig, StageConfig } from './schema/stage';
import type { CacheConfig } from './schema/stores';

interface Entry<Path, Name, Role, Store> {
  /** Where it stands in the stage file. */
  readonly path: Path;
  /** Part of its names in AWS. */
  readonly name: Name;
  readonly role: Role;
  readonly store: Store;
}

type JobStoreEntry = Entry<['stores', 'jobs'], MeteredRole, 'jobs', JobStoreConfig>;
type PubSubEntry = Entry<['stores', 'pubsub'], MeteredRole, 'pubsub', PubSubStoreConfig>;
export type CacheEntry = Entry<['stores', 'caches', string], string, 'cache', CacheConfig>;
export type StoreEntry = JobStoreEntry | PubSubEntry | CacheEntry;

/** The stores that a stage has: the job store first, the caches last, in the order of the file. */
export function everyStore({ stores }: Pick<StageConfig, 'stores'>): StoreEntry[] {
  const { jobs, pubsub } = stores;
  const found: StoreEntry[] = [];
  if (jobs !== undefined) found.push({ path: ['stores', 'jobs'], name: 'jobs', role: 'jobs', store: jobs });
  if (pubsub !== undefined) {
    found.push({ path: ['stores', 'pubsub'], name: 'pubsub', role: 'pubsub', store: pubsub });
  }
  return [...found, ...everyCache({ stores })];
}

/** The caches of a stage, in the order of the file. */
export function everyCache({ stores: { caches } }: Pick<StageConfig, 'stores'>): CacheEntry[] {
  return Object.entries(caches).map(([name, store]) => {
    return { path: ['stores', 'caches', name], name, role: 'cache', store };
  });
}
