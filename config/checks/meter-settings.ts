import { meterPools } from '../meter-pools';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/**
 * Bytes of the pools in the queue meter's settings. Lambda takes 4,096 for all variables of a function (Lambda quotas);
 * the rest is for names that only AWS knows: cluster, bucket and load balancer, and the nodes of both stores.
 */
const maxBytes = 3072;

/** Pools and queues that the meter could not be told of: it would fail only when it is deployed. */
export function meterSettings(config: StageConfig): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(meterPools(config)));
  if (bytes <= maxBytes) return [];
  const expected = `pools and queue names of at most ${maxBytes} bytes in the queue meter's settings (fewer, or shorter names)`;
  return [{ path: ['workers'], expected, got: `${bytes} bytes` }];
}
