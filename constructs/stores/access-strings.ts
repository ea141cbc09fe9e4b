import { defaultKeyPrefix, type JobKeyspace } from '../../domain/jobs/queue-keys';

/** The library that runs the jobs. */
export type JobFramework = JobKeyspace['framework'];

/** Access strings of one store: of the app's tasks, and of the meter that only looks. */
interface StoreAccess {
  readonly app: string;
  readonly meter: string;
}

export interface AccessStrings {
  readonly jobs: StoreAccess;
  readonly pubsub: StoreAccess;
  /** No meter reads a cache. */
  readonly cache: Pick<StoreAccess, 'app'>;
}

const jobsApp: Readonly<Record<JobFramework, string>> = {
  sidekiq:
    'resetchannels -@all +@read +@write +@connection +@transaction -@dangerous -@scripting ' +
    '+eval +evalsha +script|load +script|exists +time +info -select',
  bullmq:
    'resetchannels -@all +@read +@write +@connection +@transaction -@dangerous -@scripting ' +
    '+eval +evalsha +script|load +info +time +client|list -select',
};

const jobsMeter =
  'on %R~* resetchannels -@all +@connection -@dangerous +info +llen +lindex +lrange +zcard +zcount +zrange ' +
  '+zrangebyscore +zscore +hget +hmget +hexists +scard +smembers +exists +get +mget +type +xlen +memory|usage ' +
  '+scan +client|list';

const pubsubApp = 'on &* -@all +@pubsub +@connection -@dangerous +info';

const pubsubMeter =
  'on resetchannels -@all +@connection -@dangerous +info +pubsub|channels +pubsub|numsub +pubsub|numpat ' +
  '+pubsub|shardchannels +pubsub|shardnumsub +client|list';

/**
 * Any key and any type, scripts by text and by hash, and database 0: libraries that lock and limit run scripts, ask TIME, and meet
 * an empty script cache after each failover.
 *
 * No command that waits for an element, so that a worker library that is pointed at a cache fails with its first fetch instead
 * of losing evicted jobs: Sidekiq fetches by BRPOP, BullMQ by BZPOPMIN. No channel, so that no adapter of websockets works
 * here. No FLUSHDB, which `Rails.cache.clear` sends for a store without a namespace: it stops the engine for as long as the cache
 * is large. With a namespace it asks SCAN and DEL.
 */
const cacheApp =
  'on ~* resetchannels -@all +@read +@write +@connection +@transaction -@blocking -@dangerous -@scripting ' +
  '+eval +evalsha +eval_ro +evalsha_ro +script|load +script|exists +time +info';

/**
 * What each store user may do, as ElastiCache access strings. A user of one store is of no use in the other:
 * job users have no channel (`resetchannels`) and no pub/sub command, pub/sub users have no key.
 *
 * Rules apply left to right. `-@dangerous` follows every `+@category`: `+@write` alone grants FLUSHALL and
 * `+@connection` alone grants CLIENT KILL. `-@scripting` follows `+@write`, which grants FUNCTION LOAD.
 * `+info` and `+client|list` are dangerous by category, so they follow `-@dangerous`. Without `+info` neither
 * library works.
 *
 * Both job users run scripts by text and by hash. Sidekiq itself only loads them, but plugins that throttle, lock and
 * schedule call EVALSHA with a fallback to EVAL, ask SCRIPT EXISTS and TIME, and meet an empty script cache after each
 * failover. EVAL grants no more than SCRIPT LOAD does: a script has
 * the rules of its caller. BullMQ on node-redis loads its scripts at each connection, and its transactions (`addBulk`,
 * flows) call them by hash alone: without `+script|load` they end in NOSCRIPT until something else has sent the text.
 *
 * `-select`: jobs in another database than 0 reach no pool, and nothing measures or moves them. No library sends SELECT
 * for database 0. `+scan` finds the queues that the store holds and the stage file does not name: it tells names of keys
 * whatever the key patterns say.
 *
 * Sidekiq has no common key prefix, so `~*`, unless Sidekiq 6 runs in a namespace. BullMQ prefixes every key. The stage
 * file's `stores.jobs.prefix` and `stores.jobs.namespace` say with what; braces of a hash tag are no wildcards here. `&*` cannot be narrowed: PSUBSCRIBE needs the very pattern that is subscribed.
 *
 * No entry for the user `default`: a Valkey user group does not need one, and ElastiCache turns it off as
 * soon as the group is attached (user guide, Role-Based Access Control). An entry would only add a password
 * to keep.
 *
 * Every string was run with the libraries and engines of docs/compatibility.md, but not on ElastiCache itself. The pub/sub
 * strings do not depend on the framework.
 */
export function accessStrings(
  framework: JobFramework,
  keyPrefix = defaultKeyPrefix[framework],
): AccessStrings {
  const keys = keyPrefix === '' ? '~*' : `~${keyPrefix}:*`;
  return {
    jobs: { app: `on ${keys} ${jobsApp[framework]}`, meter: jobsMeter },
    pubsub: { app: pubsubApp, meter: pubsubMeter },
    cache: { app: cacheApp },
  };
}
