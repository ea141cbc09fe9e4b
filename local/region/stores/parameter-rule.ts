import { isAtLeast, type StoreVersion } from './store-version';

/** Where a deployed parameter goes: to a directive of the local server, or nowhere and why. */
export type ParameterRule = { readonly directive: string } | { readonly reason: string };

/** Parameters that mean the same under the same name in every server from 6.2 on. */
const same: ReadonlySet<string> = new Set([
  'acl-pubsub-default',
  'active-expire-effort',
  'activerehashing',
  'hll-sparse-max-bytes',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'lazyfree-lazy-user-flush',
  'lfu-decay-time',
  'lfu-log-factor',
  'list-compress-depth',
  'lua-time-limit',
  'maxmemory-policy',
  'maxmemory-samples',
  'notify-keyspace-events',
  'proto-max-bulk-len',
  'databases',
  'set-max-intset-entries',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'stream-node-max-bytes',
  'stream-node-max-entries',
  'tcp-keepalive',
  'timeout',
  'tracking-table-max-keys',
]);

/** Parameters that came with a later server: name to [major, minor]. */
const since: Readonly<Record<string, readonly [number, number]>> = {
  'busy-reply-threshold': [7, 0],
  'latency-tracking': [7, 0],
  'maxmemory-clients': [7, 0],
  'set-max-listpack-entries': [7, 2],
  'set-max-listpack-value': [7, 2],
};

const alone = 'one server stands in for the group: it has no replicas and no shards';

/** Parameters that must not reach a local server, by the beginning of the name, and why. */
const refused: readonly (readonly [prefix: string, reason: string])[] = [
  ['append', 'ElastiCache does not support an append-only file either'],
  ['cluster-', alone],
  ['min-replicas-', alone],
  ['repl-', alone],
  ['replica-', alone],
  ['active-defrag-', 'many builds of the server lack the allocator for it and would refuse to start'],
  ['activedefrag', 'many builds of the server lack the allocator for it and would refuse to start'],
  ['maxclients', 'set by the node type on ElastiCache and by the limit of open files here'],
  ['maxmemory', 'follows from the node type and reserved-memory-percent'],
  ['reserved-memory', 'an absolute reserve cannot be scaled with the node; use reserved-memory-percent'],
];

/** What becomes of a parameter that has no rule of its own in `server-config.ts`. Pure. */
export function parameterRule(name: string, version: StoreVersion): ParameterRule {
  if (same.has(name)) return { directive: name };
  const first = since[name];
  if (first !== undefined) {
    const [major, minor] = first;
    return isAtLeast(version, major, minor)
      ? { directive: name }
      : { reason: `the local server is older than ${major}.${minor}` };
  }
  // 7.0 renamed the compact encoding from ziplist to listpack and accepts both names.
  if (/^(hash|zset|list)-max-(listpack|ziplist)-/.test(name)) {
    return { directive: isAtLeast(version, 7, 0) ? name : name.replace('listpack', 'ziplist') };
  }
  const refusal = refused.find(([prefix]) => name.startsWith(prefix));
  return { reason: refusal === undefined ? 'no directive of the local server is known for it' : refusal[1] };
}
