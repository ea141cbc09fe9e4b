import type { MaintainedBalancer, Surface } from '../domain/maintenance/surface';
import type { StageConfig } from './schema/stage';

/** What can be closed where the stage file does not say: who uses it, and what they are shown. */
const usual = [
  { name: 'inbox', kind: 'web', format: 'html' },
  { name: 'api', kind: 'api', format: 'json' },
  { name: 'websockets', kind: 'websockets', format: 'json' },
] as const;

/** The surfaces of a stage: those of its file, or one for each kind of service that it has. */
export function maintenanceSurfaces({ maintenance, services }: StageConfig): Surface[] {
  if (maintenance.surfaces !== undefined) {
    return Object.entries(maintenance.surfaces).map(([name, surface]) => ({ name, ...surface }));
  }
  return usual.flatMap(({ name, kind, format }): Surface[] => {
    const names = Object.entries(services).flatMap(([service, config]) =>
      config.kind === kind ? [service] : [],
    );
    return names.length === 0 ? [] : [{ name, services: names, paths: [], format, byDefault: true }];
  });
}

/** The two load balancers as maintenance sees them; one that a stage lacks has no services. */
export interface MaintenanceBalancers {
  readonly app: MaintainedBalancer;
  readonly websockets: MaintainedBalancer;
}

export function maintenanceBalancers(config: StageConfig): MaintenanceBalancers {
  const all = Object.entries(config.services).map(([name, { kind, hosts, paths }]) => {
    return { name, hosts, paths, websockets: kind === 'websockets' };
  });
  const surfaces = maintenanceSurfaces(config);
  const balancer = (websockets: boolean): MaintainedBalancer => {
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
