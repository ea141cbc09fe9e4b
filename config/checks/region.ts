import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Zones of another region, and an existing network that lies in other zones. */
export function zones(config: StageConfig): CheckFinding[] {
  const own = config.zones.flatMap((zone, index): CheckFinding[] => {
    if (zone.slice(0, -1) === config.region) return [];
    return [
      { path: ['zones', index], expected: `a zone of region ${config.region}`, got: JSON.stringify(zone) },
    ];
  });
  return [...own, ...subnetZones(config)];
}

function subnetZones(config: StageConfig): CheckFinding[] {
  const { existing } = config.network;
  if (existing === undefined) return [];
  const wanted = [...new Set(config.zones)].sort().join(', ');
  const groups = (['publicSubnets', 'privateSubnets'] as const).flatMap((group): CheckFinding[] => {
    const path = ['network', 'existing', group];
    const covered = Object.keys(existing[group]).sort().join(', ');
    if (covered === wanted) return [];
    return [{ path, expected: `one subnet in each of ${wanted}`, got: covered === '' ? 'none' : covered }];
  });
  return [...groups, ...subnetsTwice(existing)];
}

function subnetsTwice(existing: NonNullable<StageConfig['network']['existing']>): CheckFinding[] {
  const owners = new Map<string, string>();
  return (['publicSubnets', 'privateSubnets'] as const).flatMap((group) =>
    Object.entries(existing[group]).flatMap(([zone, subnet]): CheckFinding[] => {
      const owner = owners.get(subnet);
      owners.set(subnet, owner ?? `${group}.${zone}`);
      if (owner === undefined) return [];
      const path = ['network', 'existing', group, zone];
      return [{ path, expected: 'a subnet of its own', got: `${subnet}, as in ${owner}` }];
    }),
  );
}

/** A certificate that a load balancer of this stage cannot use. */
export function certificate(config: StageConfig): CheckFinding[] {
  const [, , , region, account] = config.certificateArn.split(':');
  const path = ['certificateArn'];
  return [
    ...(region === config.region
      ? []
      : [{ path, expected: `a certificate in ${config.region}`, got: `one in ${region}` }]),
    ...(config.account === undefined || account === config.account
      ? []
      : [{ path, expected: `a certificate of account ${config.account}`, got: `one of ${account}` }]),
  ];
}
