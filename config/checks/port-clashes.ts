import { cidrsOverlap } from '../cidrs-overlap';
import { storePorts } from '../contract/store-names';
import { createdNetwork } from '../created-network';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Ways out that Bulkhead makes or withholds itself. */
export function portClashes({ network }: StageConfig): Finding[] {
  return Object.entries(network.egress).flatMap(([name, { port, cidr }]): Finding[] => {
    const path = ['network', 'egress', name];
    // Security groups hold a rule once, and the deploy of the second one fails.
    if (port === 443 && cidr === '0.0.0.0/0') {
      return [
        { path, expected: 'a way out that is not open already', got: 'HTTPS to everywhere, which always is' },
      ];
    }
    // Of a VPC that exists the file does not say the addresses; there the store's own group alone keeps others out.
    if (network.existing !== undefined || !cidrsOverlap(cidr, createdNetwork(network).cidr)) return [];
    const role = (['jobs', 'pubsub'] as const).find((each) => storePorts[each] === port);
    if (role === undefined) return [];
    // Every task has every egress rule: this one would take websockets half of the way into the job store.
    const expected = `another port than ${port} within the VPC, on which the store of ${role} listens for its own clients`;
    return [{ path, expected, got: `port ${port} to ${cidr}` }];
  });
}
