/** What a store is for. Roles are never mixed: that mixture was the outage of 19 November 2020. */
export type StoreRole = 'jobs' | 'pubsub' | 'cache';

/** The stores that the queue meter reads, of which a stage has one each. Caches it leaves to ElastiCache's own metrics. */
export type MeteredRole = Exclude<StoreRole, 'cache'>;

/** A store as people are told of it. @param name `jobs`, `pubsub` or what the stage file calls a cache */
export function storeTitle(name: string): string {
  if (name === 'jobs') return 'job store';
  return name === 'pubsub' ? 'pub/sub store' : `cache ${name}`;
}

/** The same in descriptions of resources. Never changed: a security group is replaced by another description. */
export function storeDescription(name: string): string {
  return name === 'jobs' || name === 'pubsub' ? `${name} store` : `cache ${name}`;
}

/** The users of a store: the app's tasks, and the meter that only reads. */
export type StoreUserRole = 'app' | 'meter';

/**
 * TLS ports. Not 6379, so that a scan for Redis finds nothing, and one each, so that a task wired to the wrong
 * store by host name alone fails to connect before it can authenticate. Changing one replaces the store.
 */
export const storePorts: Readonly<Record<StoreRole, number>> = { jobs: 6380, pubsub: 6381, cache: 6382 };

/**
 * The fixed replication group id, at most 40 characters (ElastiCache). CloudFormation refuses to replace a
 * resource with a fixed name, so no deploy can swap a store for an empty one; a new generation is a new store.
 */
export function storeId(stage: string, name: string, generation: number): string {
  return `${stage}-${name}-${generation}`;
}

/** ElastiCache user id and user name (at most 40 characters, lower case). One name, so logs and lists agree. */
export function storeUserName(stage: string, name: string, user: StoreUserRole): string {
  return `${stage}-${name}-${user}`;
}

/** The Secrets Manager name of a user's connection: JSON with `url`, `host`, `port`, `username`, `password`. */
export function storeSecretName(stage: string, name: string, user: StoreUserRole): string {
  return `bulkhead/${stage}/${name}/${user}`;
}

/** ElastiCache's ids of a group's nodes, by which CloudWatch knows them. Which of them is the primary changes. */
export function storeNodeIds(id: string, replicas: number): string[] {
  return Array.from({ length: replicas + 1 }, (_, index) => `${id}-${String(index + 1).padStart(3, '0')}`);
}
