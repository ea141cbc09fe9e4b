/** Prefix lengths of the subnets of a VPC; each kind has one in every zone. */
export interface SubnetMasks {
  readonly tasks: number;
  readonly balancers: number;
  readonly stores: number;
}

/**
 * Load balancers: 251 usable addresses a zone. AWS wants at least 8 free ones in each and may use 100 in all when a
 * balancer grows (Elastic Load Balancing user guide, subnets).
 */
const balancersMask = 24;

/** Stores: 59 usable addresses a zone, for 2 groups of at most 6 nodes, and the next generation beside them. */
const storesMask = 26;

/**
 * How a VPC's addresses are shared out: tasks get all that is left, since each Fargate task takes one.
 *
 * @param vpcMask prefix length of the VPC, 16 to 20.
 * @param zones how many zones, from 1.
 * @throws RangeError when nothing is left for tasks.
 */
export function subnetMasks(vpcMask: number, zones: number): SubnetMasks {
  const left = addresses(vpcMask) - zones * (addresses(balancersMask) + addresses(storesMask));
  const tasks = 32 - Math.floor(Math.log2(Math.max(1, left) / zones));
  // Below /28 AWS makes no subnet.
  if (left <= 0 || tasks > 28) {
    throw new RangeError(`cidr: /${vpcMask} leaves no addresses for tasks in ${zones} zones`);
  }
  return { tasks, balancers: balancersMask, stores: storesMask };
}

function addresses(mask: number): number {
  return 2 ** (32 - mask);
}
