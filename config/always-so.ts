import type { KeyPath } from './problem';

interface Asked {
  /** Names of such a key, in small letters alone. */
  readonly keys: RegExp;
  /** Where it is asked for. @default anywhere */
  readonly under?: RegExp;
  /** Completes "expected none: ...". */
  readonly because: string;
}

/** What users of such stacks ask for by a key, and what has no key here since it is never otherwise. */
const asked: readonly Asked[] = [
  {
    keys: /^(https|(require)?(tls|ssl)(enabled|required)?|(in)?transitencryption(enabled|mode)?|encryptionintransit)$/,
    because: 'TLS is always on, to the load balancers and to the stores (rediss://)',
  },
  {
    keys: /^(encryption|encrypt(ed)?|storageencrypted|atrestencryption(enabled)?|encryptionatrest)$/,
    because: 'stores, buckets, logs and secrets are always encrypted at rest, and TLS is always on',
  },
  {
    keys: /^(multiaz|(auto(matic)?)?failover)(enabled)?$/,
    because: 'a store with replicas always stands in several zones and fails over by itself',
  },
  {
    keys: /^(cluster|clustermode|clustered|shard(s|ing|count)?|num(node)?(groups|shards)|replicaspernodegroup)(enabled)?$/,
    under: /^stores\b/,
    because:
      'cluster mode is always off, which Sidekiq does not support: nodeType is the size of a store, replicas its copies',
  },
  {
    keys: /^(db|database|databases|dbindex|dbnumber|databaseindex)$/,
    under: /^stores\b/,
    because:
      'a store has the one database 0, and what must stay apart has a store of its own, such as a cache',
  },
  {
    keys: /^(db|database|databases|postgres(ql)?|mysql|rds|aurora)$/,
    because:
      'the database is outside of a stage: network.egress leads there, secrets has its address, budgets.databaseConnections its limit',
  },
  {
    keys: /^(redis|valkey|elasticache)$/,
    because: 'stores has them, one for jobs, one for publishing, and caches: no store is all of these',
  },
  {
    keys: /^(auth|authtoken|password|user|users|username)$/,
    under: /^stores\b(?!.*\.environment$)/,
    because: 'each store always has users and passwords of its own, which Secrets Manager keeps',
  },
  {
    keys: /^(maxmemorypolicy|evictionpolicy|noeviction)$/,
    under: /^stores\b/,
    because:
      'the job store always refuses writes when it is full, and a cache always throws away what was used longest ago',
  },
  {
    keys: /^ports?$/,
    under: /^stores\b(?!.*\.environment$)/,
    because: 'ports of stores are fixed, one for each role, and walls stand on them',
  },
  { keys: /^engine$/, under: /^stores\b/, because: 'the engine is always Valkey; engineVersion says which' },
  {
    keys: /^autominorversionupgrade$/,
    under: /^stores\b/,
    because: 'a version is always that of the stage file, and AWS never moves it on: engineVersion',
  },
  {
    keys: /^(replicas|count|instances|desiredcount|autoscaling|scale|(min|max)(capacity|tasks))$/,
    under: /^(services|workers)\b/,
    because: 'it always scales, from tasks.min to tasks.max',
  },
  {
    keys: /^(assignpublicip|publicip|public|private)$/,
    because: 'tasks and stores are always in private subnets, without public addresses',
  },
  {
    keys: /^readonly(root(filesystem)?)?$/,
    because: 'the root of a container is always read-only; writablePaths opens what it must write',
  },
  {
    keys: /^(logs?|logging|logdriver|logconfiguration)$/,
    because: 'all that containers print goes to CloudWatch Logs, always; logRetentionDays says for how long',
  },
  {
    keys: /^((deployment)?circuitbreaker|(auto)?rollback)$/,
    because: 'a deploy whose tasks do not stay up is always taken back',
  },
];

/** Why a key that no stage file has needs not be there: completes "expected none: ...". */
export function alwaysSo(key: string, owner: KeyPath): string | undefined {
  const [name, place] = [key.toLowerCase().replace(/[^a-z]/g, ''), owner.join('.')];
  return asked.find(({ keys, under }) => keys.test(name) && (under?.test(place) ?? true))?.because;
}
