import { configLine } from './config-line';

/** ElastiCache's defaults, for what a deployment leaves alone: bytes, bytes, seconds. 0 is no limit. */
const defaults = {
  normal: { 'hard-limit': '0', 'soft-limit': '0', 'soft-seconds': '0' },
  pubsub: { 'hard-limit': '33554432', 'soft-limit': '8388608', 'soft-seconds': '60' },
  replica: { 'hard-limit': '268435456', 'soft-limit': '67108864', 'soft-seconds': '60' },
};

/** The class of clients that one of the nine limit parameters is about; undefined for any other parameter. */
export function limitedClients(name: string): keyof typeof defaults | undefined {
  const [, clients] =
    /^client-output-buffer-limit-(normal|pubsub|replica)-(hard-limit|soft-limit|soft-seconds)$/.exec(name) ??
    [];
  return clients === 'normal' || clients === 'pubsub' || clients === 'replica' ? clients : undefined;
}

/**
 * The `client-output-buffer-limit` line of one class, which ElastiCache spreads over three parameters. (6.2 takes
 * one class to a line.) The limits stay as deployed while the memory is scaled down: a limit says how far one
 * connection may fall behind, and messages are not smaller here. So fewer stalled subscribers fit into a local
 * store than into the node. Pure.
 */
export function outputBufferLimit(
  clients: keyof typeof defaults,
  parameters: Readonly<Record<string, string>>,
): string {
  const values = Object.entries(defaults[clients]).map(
    ([part, value]) => parameters[`client-output-buffer-limit-${clients}-${part}`] ?? value,
  );
  return configLine('client-output-buffer-limit', clients, ...values);
}
