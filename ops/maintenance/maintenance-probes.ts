import { staffPass } from '../../domain/maintenance/staff-pass';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import type { MaintenanceValues } from './maintenance-values';

/** One request to a load balancer, and what ought to answer it. */
export interface Probe {
  /** As in `inbox` or `staff in inbox`. */
  readonly who: string;
  /** Host names of the service that a certificate can be held against; undefined where it has none. */
  readonly host?: string;
  readonly path: string;
  readonly cookie?: string;
  /** The body of a closed door, or anything else. */
  readonly expected: { readonly closed: string } | { readonly notClosed: readonly string[] };
}

/** What customers and staff ask of one load balancer once values are in force. */
export function probesFor(balancer: MaintainedBalancer, values: MaintenanceValues): Probe[] {
  const { passToken, page, json } = values;
  const open = { notClosed: [page, json] };
  return balancer.surfaces.flatMap((surface): Probe[] => {
    const service = balancer.services.find(({ name }) => surface.services.includes(name));
    if (service === undefined) return [];
    const [host] = service.hosts;
    const [path = '/'] = surface.paths.length > 0 ? surface.paths : service.paths;
    const request = {
      path: path.replaceAll('*', '').replaceAll('?', 'x'),
      // Any host of a wildcard: its certificate has the wildcard too.
      ...(host === undefined ? {} : { host: host.replace('*', 'maintenance') }),
    };
    if ((values.modes[surface.name] ?? 'off') === 'off') {
      return [{ ...request, who: surface.name, expected: open }];
    }
    return [
      { ...request, who: surface.name, expected: { closed: surface.format === 'json' ? json : page } },
      ...(passToken === ''
        ? []
        : [
            {
              ...request,
              who: `staff in ${surface.name}`,
              cookie: staffPass.cookie(passToken),
              expected: open,
            },
          ]),
    ];
  });
}
