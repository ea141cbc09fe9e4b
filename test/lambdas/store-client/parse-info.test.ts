import { storeHealth } from '../../../lambdas/queue-meter/read/read-store-health';
import {
  infoErrors,
  infoNumber,
  optionalInfoNumber,
  parseInfo,
} from '../../../lambdas/store-client/parse-info';

/** What the three engines answered with 3 MB, full of 10 KB entries, one subscriber, four refused writes (8.1.1: three). */
const answered = {
  'redis 7.0.15': `# Server\r
redis_version:7.0.15\r
uptime_in_seconds:1\r
\r
# Clients\r
connected_clients:2\r
\r
# Memory\r
used_memory:3218384\r
maxmemory:3145728\r
mem_clients_normal:22328\r
\r
# Stats\r
evicted_keys:0\r
\r
# Errorstats\r
errorstat_EXECABORT:count=1\r
errorstat_OOM:count=4\r
`,
  'valkey 8.0.1': `# Server\r
redis_version:7.2.4\r
server_name:valkey\r
uptime_in_seconds:1\r
\r
# Clients\r
connected_clients:2\r
pubsub_clients:1\r
\r
# Memory\r
used_memory:3212432\r
maxmemory:3145728\r
mem_clients_normal:1992\r
\r
# Stats\r
evicted_keys:0\r
client_output_buffer_limit_disconnections:0\r
\r
# Errorstats\r
errorstat_EXECABORT:count=1\r
errorstat_OOM:count=4\r
`,
  'valkey 8.1.1': `# Server\r
redis_version:7.2.4\r
server_name:valkey\r
valkey_version:8.1.1\r
uptime_in_seconds:1\r
\r
# Clients\r
connected_clients:2\r
blocked_clients:0\r
pubsub_clients:1\r
\r
# Memory\r
used_memory:3175912\r
maxmemory:3145728\r
mem_clients_normal:3384\r
\r
# Stats\r
evicted_keys:0\r
client_output_buffer_limit_disconnections:0\r
\r
# Modules\r
\r
# Errorstats\r
errorstat_OOM:count=3\r
`,
} as const;

const common = { maxMemoryBytes: 3145728, connections: 2, uptimeSeconds: 1 };

test.each([
  [
    'redis 7.0.15',
    { usedMemoryBytes: 3218384, outputBufferBytes: 22328, totals: { evictedKeys: 0, rejectedWrites: 4 } },
  ],
  [
    'valkey 8.0.1',
    {
      usedMemoryBytes: 3212432,
      outputBufferBytes: 1992,
      totals: { evictedKeys: 0, rejectedWrites: 4, droppedClients: 0 },
    },
  ],
  [
    'valkey 8.1.1',
    {
      usedMemoryBytes: 3175912,
      outputBufferBytes: 3384,
      totals: { evictedKeys: 0, rejectedWrites: 3, droppedClients: 0 },
    },
  ],
] as const)('%s', (engine, figures) => {
  expect(storeHealth(parseInfo(answered[engine]))).toEqual({ ...common, ...figures });
});

test('an engine that counts no dropped clients does not say that none were', () => {
  expect(storeHealth(parseInfo(answered['redis 7.0.15'])).totals).not.toHaveProperty('droppedClients');
});

test('a figure that is missing or no number is an error, not a zero', () => {
  const info = parseInfo('# Memory\r\nused_memory:lots\r\n');
  expect(() => infoNumber(info, 'maxmemory')).toThrow('INFO: expected a field maxmemory, got none');
  expect(() => infoNumber(info, 'used_memory')).toThrow(
    'INFO: expected a number for used_memory, got "lots"',
  );
  expect(optionalInfoNumber(info, 'pubsub_clients')).toBeUndefined();
  expect(() => infoErrors(info, 'OOM')).toThrow('INFO: expected a section Errorstats, got none');
});

test('errors that never occurred are none, where the engine counts errors', () => {
  const info = parseInfo('# Errorstats\r\nerrorstat_NOPERM:count=2\r\nerrorstat_ODD:7\r\n');
  expect([infoErrors(info, 'OOM'), infoErrors(info, 'NOPERM')]).toEqual([0, 2]);
  expect(() => infoErrors(info, 'ODD')).toThrow('INFO: expected errorstat_ODD to begin with count=');
});
