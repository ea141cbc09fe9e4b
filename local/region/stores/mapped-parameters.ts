import { configLine } from './config-line';
import { isAtLeast, type StoreVersion } from './store-version';

/** A deployed parameter and the line of the local server's configuration that carries it. */
export interface MappedParameter {
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

/** A deployed parameter that the local server does not get. */
export interface UnmappedParameter {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

/** Where ElastiCache's defaults are not the server's own. */
const elasticacheDefaults: Readonly<Record<string, string>> = {
  'maxmemory-policy': 'volatile-lru',
  'acl-pubsub-default': 'allchannels',
};

/**
 * The deployed parameters as configuration lines, but for `reserved-memory-percent`, which is part of the memory.
 * Every other parameter is in `mapped` or in `unmapped`. Pure.
 */
export function mappedParameters(
  parameters: Readonly<Record<string, string>>,
  version: StoreVersion,
): {
  readonly lines: readonly string[];
  readonly mapped: readonly MappedParameter[];
  readonly unmapped: readonly UnmappedParameter[];
} {
  const mapped: MappedParameter[] = [];
  const unmapped: UnmappedParameter[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (name === 'reserved-memory-percent') continue;
    const clients = limitedClients(name);
    if (clients !== undefined) {
      mapped.push({ name, value, line: outputBufferLimit(clients, parameters) });
      continue;
    }
    const rule = parameterRule(name, version);
    if ('reason' in rule) unmapped.push({ name, value, reason: rule.reason });
    else mapped.push({ name, value, line: configLine(rule.directive, value) });
  }
  const defaults = Object.entries({ ...elasticacheDefaults, ...parameters }).filter(
    ([name]) => name in elasticacheDefaults,
  );
  const lines = [
    ...defaults.map(([name, value]) => configLine(name, value)),
    ...mapped.map(({ line }) => line),
  ];
  return { lines: [...new Set(lines)], mapped, unmapped };
}

/** Where a deployed parameter goes: to a directive of the local server, or nowhere and why. */
type ParameterRule = { readonly directive: string } | { readonly reason: string };

/** Parameters that mean the same under the same name in every server from 7.0 on. */
const same: ReadonlySet<string> = new Set([
  'acl-pubsub-default',
  'active-expire-effort',
  'activerehashing',
  'busy-reply-threshold',
  'hll-sparse-max-bytes',
  'latency-tracking',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'lazyfree-lazy-user-flush',
  'lfu-decay-time',
  'lfu-log-factor',
  'list-compress-depth',
  'lua-time-limit',
  'maxmemory-clients',
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
function parameterRule(name: string, version: StoreVersion): ParameterRule {
  if (same.has(name)) return { directive: name };
  const first = since[name];
  if (first !== undefined) {
    const [major, minor] = first;
    return isAtLeast(version, major, minor)
      ? { directive: name }
      : { reason: `the local server is older than ${major}.${minor}` };
  }
  // 7.0 renamed the compact encoding from ziplist to listpack and accepts both names.
  if (/^(hash|zset|list)-max-(listpack|ziplist)-/.test(name)) return { directive: name };
  const refusal = refused.find(([prefix]) => name.startsWith(prefix));
  return { reason: refusal === undefined ? 'no directive of the local server is known for it' : refusal[1] };
}

/** ElastiCache's defaults, for what a deployment leaves alone: bytes, bytes, seconds. 0 is no limit. */
const defaults = {
  normal: { 'hard-limit': '0', 'soft-limit': '0', 'soft-seconds': '0' },
  pubsub: { 'hard-limit': '33554432', 'soft-limit': '8388608', 'soft-seconds': '60' },
  replica: { 'hard-limit': '268435456', 'soft-limit': '67108864', 'soft-seconds': '60' },
};

/** The class of clients that one of the nine limit parameters is about; undefined for any other parameter. */
function limitedClients(name: string): keyof typeof defaults | undefined {
  const [, clients] =
    /^client-output-buffer-limit-(normal|pubsub|replica)-(hard-limit|soft-limit|soft-seconds)$/.exec(name) ??
    [];
  return clients === 'normal' || clients === 'pubsub' || clients === 'replica' ? clients : undefined;
}

/**
 * The `client-output-buffer-limit` line of one class, which ElastiCache spreads over three parameters. The limits stay
 * as deployed while the memory is scaled down: a limit says how far one connection may fall behind, and messages are
 * not smaller here. So fewer stalled subscribers fit into a local store than into the node. Pure.
 */
function outputBufferLimit(
  clients: keyof typeof defaults,
  parameters: Readonly<Record<string, string>>,
): string {
  const values = Object.entries(defaults[clients]).map(
    ([part, value]) => parameters[`client-output-buffer-limit-${clients}-${part}`] ?? value,
  );
  return configLine('client-output-buffer-limit', clients, ...values);
}
