import { type CreatedNetwork, createdNetworkSchema } from './schema/network';
import type { NetworkConfig } from './schema/stage';

/** The VPC that a stage makes, with the defaults of the schema where the stage file says nothing. */
export function createdNetwork(network: NetworkConfig): CreatedNetwork {
  return network.create ?? createdNetworkSchema.parse({});
}
