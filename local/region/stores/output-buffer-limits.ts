import { configLine } from './config-line';

/** ElastiCache's defaults, for what a deployment leaves alone: bytes, bytes, seconds. 0 is no limit. */
const defaults = {
  normal: { 'hard-limit': '0', 'soft-limit': '0', 'soft-seconds': '0' },
  pubsub: { 'hard-limit': '33554432', 'soft-limit': '8388608', 'soft-seconds': '60' },
  replica: { 'hard-limit': '268435456', 'soft-limit': '67108864', 'soft-seconds': '60' },
};

/** True for the nine parameters that become one directive. */
export function isOutputBufferLimit(name: string): boolean {
  return /^client-output-buffer-limit-(normal|pubsub|replica)-(hard-limit|soft-limit|soft-seconds)$/.test(
    name,
  );
}

/**
 * The one `client-output-buffer-limit` line that ElastiCache spreads over nine parameters. The limits stay as
 * deployed while the memory is scaled down: a limit says how far one connection may fall behind, and messages are
 * not smaller here. So fewer stalled subscribers fit into a local store than into the node. Pure.
 */
export function outputBufferLimits(parameters: Readonly<Record<string, string>>): string {
  const values = Object.entries(defaults).flatMap(([client, limit]) => [
    client,
    ...Object.entries(limit).map(
      ([part, value]) => parameters[`client-output-buffer-limit-${client}-${part}`] ?? value,
    ),
  ]);
  return configLine('client-output-buffer-limit', ...values);
}
