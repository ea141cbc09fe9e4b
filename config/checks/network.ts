import { cidrProblem, cidrsOverlap } from '../cidr';
import { type StoreRole, storePorts } from '../contract/store-names';
import type { KeyPath } from '../problem';
import { createdNetwork } from '../schema/network';
import type { NetworkConfig, StageConfig } from '../schema/stage';
import { neededEndpoints } from '../vpc-calls';
import type { CheckFinding } from './finding';

/** Networks that cannot be made or in which no task could start. */
export function network(config: StageConfig): CheckFinding[] {
  const { create, existing, egress } = config.network;
  return [
    ...(create !== undefined && existing !== undefined ? [bothGiven] : []),
    ...(create === undefined
      ? []
      : [...wayOut(config, create), ...addresses(create.cidr), ...routes(create)]),
    ...sameEgress(egress),
    ...Object.entries(egress).flatMap(([name, rule]) =>
      block(['network', 'egress', name, 'cidr'], rule.cidr),
    ),
  ];
}

const bothGiven: CheckFinding = {
  path: ['network', 'existing'],
  expected: 'either create or existing',
  got: 'both',
};

function wayOut(config: StageConfig, create: NonNullable<NetworkConfig['create']>): CheckFinding[] {
  const path = ['network', 'create', 'natGateways'];
  const zones = config.zones.length;
  const needed = neededEndpoints(config);
  const { natGateways = zones, interfaceEndpoints } = create;
  if (natGateways > zones) {
    return [{ path, expected: `at most one for each of the ${zones} zones`, got: `${natGateways}` }];
  }
  const made: readonly string[] = interfaceEndpoints;
  const missing = [...needed].filter(([name]) => !made.includes(name));
  if (natGateways > 0 || missing.length === 0) return [];
  const expected = `with 0 the interfaceEndpoints ${[...needed.keys()].join(', ')}`;
  const got = missing.map(([name, without]) => `no ${name} (${without})`).join(', ');
  return [{ path, expected, got }];
}

/** Routes that EC2 refuses, or that would lead past the VPC's own addresses. */
function routes({ routes, cidr }: NonNullable<NetworkConfig['create']>): CheckFinding[] {
  const owners = new Map<string, string>();
  return Object.entries(routes).flatMap(([name, route]): CheckFinding[] => {
    const path = ['network', 'create', 'routes', name];
    const wrong = block([...path, 'cidr'], route.cidr);
    if (wrong.length > 0) return wrong;
    const given = [route.transitGatewayId, route.peeringConnectionId].filter((id) => id !== undefined);
    const owner = owners.get(route.cidr);
    owners.set(route.cidr, owner ?? name);
    return [
      ...(given.length === 1
        ? []
        : [
            {
              path,
              expected: 'either transitGatewayId or peeringConnectionId',
              got: given.length === 0 ? 'neither' : 'both',
            },
          ]),
      ...(owner === undefined
        ? []
        : [{ path: [...path, 'cidr'], expected: 'every block once', got: `${route.cidr}, as in ${owner}` }]),
      ...(cidrProblem(cidr) === undefined && cidrsOverlap(route.cidr, cidr)
        ? [{ path: [...path, 'cidr'], expected: `a block outside of the VPC's own ${cidr}`, got: route.cidr }]
        : []),
    ];
  });
}

/** Two equal rules of a security group are one in EC2, and the deploy of the second fails. */
function sameEgress(egress: NetworkConfig['egress']): CheckFinding[] {
  const owners = new Map<string, string>();
  return Object.entries(egress).flatMap(([name, { port, cidr }]): CheckFinding[] => {
    const rule = `port ${port} to ${cidr}`;
    const owner = owners.get(rule);
    owners.set(rule, owner ?? name);
    if (owner === undefined) return [];
    return [
      { path: ['network', 'egress', name], expected: 'every rule once', got: `${rule}, as in ${owner}` },
    ];
  });
}

function addresses(cidr: string): CheckFinding[] {
  const path = ['network', 'create', 'cidr'];
  const wrong = block(path, cidr);
  if (wrong.length > 0) return wrong;
  const bits = Number(cidr.split('/')[1]);
  if (bits >= 16 && bits <= 20) return [];
  return [
    { path, expected: 'a block of /16 to /20, so that every zone has room for its tasks', got: `/${bits}` },
  ];
}

function block(path: KeyPath, cidr: string): CheckFinding[] {
  const problem = cidrProblem(cidr);
  return problem === undefined
    ? []
    : [{ path, expected: 'a CIDR block such as 10.0.0.0/16', got: `${cidr}: ${problem}` }];
}

const roles: readonly StoreRole[] = ['jobs', 'pubsub', 'cache'];

/** Ways out that Bulkhead makes or withholds itself. */
export function portClashes({ network }: StageConfig): CheckFinding[] {
  return Object.entries(network.egress).flatMap(([name, { port, cidr }]): CheckFinding[] => {
    const path = ['network', 'egress', name];
    // Security groups hold a rule once, and the deploy of the second one fails.
    if (port === 443 && cidr === '0.0.0.0/0') {
      return [
        { path, expected: 'a way out that is not open already', got: 'HTTPS to everywhere, which always is' },
      ];
    }
    // Of a VPC that exists the file does not say the addresses; there the store's own group alone keeps others out.
    if (network.existing !== undefined || !cidrsOverlap(cidr, createdNetwork(network).cidr)) return [];
    const role = roles.find((each) => storePorts[each] === port);
    if (role === undefined) return [];
    // Every task has every egress rule: this one would take websockets half of the way into the job store.
    const expected = `another port than ${port} within the VPC, on which ${role === 'cache' ? 'caches listen for their' : `the store of ${role} listens for its`} own clients`;
    return [{ path, expected, got: `port ${port} to ${cidr}` }];
  });
}
