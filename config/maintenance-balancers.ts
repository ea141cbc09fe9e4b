import type { Balancer } from '../domain/maintenance/surface';
import { maintenanceSurfaces } from './maintenance-surfaces';
import type { StageConfig } from './schema/stage';

/** The two load balancers as maintenance sees them; one that a stage lacks has no services. */
export interface MaintenanceBalancers {
  readonly app: Balancer;
  readonly websockets: Balancer;
}

export function maintenanceBalancers(config: StageConfig): MaintenanceBalancers {
  const all = Object.entries(config.services).map(([name, { kind, hosts, paths }]) => {
    return { name, hosts, paths, websockets: kind === 'websockets' };
  });
  const surfaces = maintenanceSurfaces(config);
  const balancer = (websockets: boolean): Balancer => {
    const services = all.filter((service) => service.websockets === websockets);
    const names = services.map(({ name }) => name);
    return {
      services: services.map(({ name, hosts, paths }) => ({ name, hosts, paths })),
      surfaces: surfaces.filter((surface) => surface.services.some((name) => names.includes(name))),
      stepwise: websockets,
    };
  };
  return { app: balancer(false), websockets: balancer(true) };
}
