import type { JobStoreConfig, PubSubStoreConfig, StageConfig } from './schema/stage';

/** A store with where it stands in the stage file. */
export type StoreEntry =
  | { readonly path: ['stores', 'jobs']; readonly role: 'jobs'; readonly store: JobStoreConfig }
  | { readonly path: ['stores', 'pubsub']; readonly role: 'pubsub'; readonly store: PubSubStoreConfig };

/** The stores that a stage has, the job store first. */
export function everyStore({ stores: { jobs, pubsub } }: Pick<StageConfig, 'stores'>): StoreEntry[] {
  const found: StoreEntry[] = [];
  if (jobs !== undefined) found.push({ path: ['stores', 'jobs'], role: 'jobs', store: jobs });
  if (pubsub !== undefined) found.push({ path: ['stores', 'pubsub'], role: 'pubsub', store: pubsub });
  return found;
}
