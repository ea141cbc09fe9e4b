import { globMatches, globsOverlap } from './glob';
import type { MaintenanceRule, RuleAction, RuleWhen } from './maintenance-rule';
import { type RuleConditions, splitConditions } from './rule-conditions';
import { staffPass } from './staff-pass';
import { connectionReturn, type MaintainedBalancer, type ServiceRoute, type Surface } from './surface';

export interface MaintenanceRulesOptions {
  readonly passToken: string;
  /**
   * Every service has its way spelt out, so that the rules hold whatever rules stand below them. For those that are
   * written by hand over a stack that cannot be changed.
   */
  readonly complete: boolean;
}

/**
 * All rules that maintenance of one load balancer may need, in the order in which they must be tried. A request is closed
 * exactly if its surface is: of those that name its service, the first with a fitting path, or the one without paths. Every
 * other request reaches the service that it reached before; where a rule for a closed one would take it, a rule above
 * sends it on.
 */
export function maintenanceRules(
  balancer: MaintainedBalancer,
  options: MaintenanceRulesOptions,
): MaintenanceRule[] {
  const { services, surfaces } = balancer;
  if (surfaces.length === 0) return [];
  const placed = services.filter(({ hosts, paths }) => hosts.length + paths.length > 0);
  const rest = services.filter((service) => !placed.includes(service));
  const later = surfacesBehind(placed, surfaces);
  return [
    passLink(surfaces, options),
    ...placed.flatMap((service, index) =>
      rulesOf({ service, place: 'above', behind: later[index] ?? [], balancer, options }),
    ),
    ...rest.flatMap((service) => rulesOf({ service, place: 'below', behind: [], balancer, options })),
  ];
}

function passLink(surfaces: readonly Surface[], { passToken }: MaintenanceRulesOptions): MaintenanceRule {
  return {
    service: '',
    id: 'pass-link',
    place: 'above',
    when: { closed: surfaces.map(({ name }) => name), open: [], pass: true },
    conditions: { hosts: [], paths: [staffPass.path(passToken)] },
    action: { kind: 'pass' },
  };
}

interface OneService {
  readonly service: ServiceRoute;
  readonly place: MaintenanceRule['place'];
  /** Surfaces for which there are rules further down that would take some of its requests. */
  readonly behind: readonly string[];
  readonly balancer: MaintainedBalancer;
  readonly options: MaintenanceRulesOptions;
}

function rulesOf({ service, place, behind, balancer, options }: OneService): MaintenanceRule[] {
  const own = surfacesOf(service, balancer.surfaces);
  const parts = own.filter(({ paths }) => paths.length > 0);
  const whole = own.find(({ paths }) => paths.length === 0);
  const here: RuleConditions = { hosts: service.hosts, paths: service.paths };
  const forward: RuleAction = { kind: 'forward', service: service.name };
  const make = (id: string, rule: Omit<MaintenanceRule, 'service' | 'id' | 'place'>): MaintenanceRule[] =>
    splitConditions(rule.conditions).map((conditions, index) => {
      return { ...rule, service: service.name, id: `${id}-${index + 1}`, place, conditions };
    });
  const closedBy = (surface: Surface, conditions: RuleConditions): MaintenanceRule[] => {
    const when: RuleWhen = { closed: [surface.name], open: [], pass: false };
    const { header, keys } = connectionReturn;
    const steps = balancer.stepwise ? ([1, 2] as const) : [];
    return [
      ...steps.flatMap((step) =>
        make(`return-${step}-${surface.name}`, {
          when: { ...when, returning: { surface: surface.name, step } },
          conditions: { ...conditions, header: { name: header, values: keys[step] } },
          action: forward,
        }),
      ),
      ...make(`closed-${surface.name}`, {
        when,
        conditions,
        action: { kind: 'closed', format: surface.format },
      }),
    ];
  };

  const staff: RuleConditions = {
    ...here,
    header: { name: 'Cookie', values: [staffPass.cookiePattern(options.passToken)] },
  };
  const names = own.map(({ name }) => name);
  return [
    ...(own.length === 0
      ? []
      : make('pass', { when: { closed: names, open: [], pass: true }, conditions: staff, action: forward })),
    ...parts.flatMap((part, index) => {
      const conditions = { ...here, paths: part.paths };
      const others = parts.slice(index + 1).filter((other) => meet(part.paths, other.paths));
      const swallowing = [...others, ...(whole === undefined ? [] : [whole])].map(({ name }) => name);
      const closed = options.complete ? [] : swallowing;
      if (!options.complete && swallowing.length === 0) return closedBy(part, conditions);
      const when: RuleWhen = { closed, open: [part.name], pass: false };
      return [
        ...closedBy(part, conditions),
        ...make(`open-${part.name}`, { when, conditions, action: forward }),
      ];
    }),
    ...(whole === undefined ? [] : closedBy(whole, here)),
    ...(options.complete || behind.length > 0
      ? make('through', {
          when: {
            closed: options.complete ? [] : behind,
            open: whole === undefined ? [] : [whole.name],
            pass: false,
          },
          conditions: here,
          action: forward,
        })
      : []),
  ];
}

/** For each service the surfaces whose closing makes rules further down that would take its requests. */
function surfacesBehind(placed: readonly ServiceRoute[], surfaces: readonly Surface[]): string[][] {
  const behind: string[][] = placed.map(() => []);
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const found = placed.flatMap((other, later) => {
      const service = placed[index];
      if (later <= index || service === undefined || !overlap(service, other)) return [];
      return [...surfacesOf(other, surfaces).map(({ name }) => name), ...(behind[later] ?? [])];
    });
    behind[index] = [...new Set(found)];
  }
  return behind;
}

/** Surfaces with a part of this service; of their paths those that lie in it. */
function surfacesOf(service: ServiceRoute, surfaces: readonly Surface[]): Surface[] {
  return surfaces
    .filter(({ services }) => services.includes(service.name))
    .map((surface) => ({
      ...surface,
      paths: surface.paths.filter((path) => within(service, path)),
      all: surface.paths,
    }))
    .filter(({ paths, all }) => paths.length > 0 || all.length === 0);
}

function within({ paths }: ServiceRoute, path: string): boolean {
  return paths.length === 0 || paths.some((pattern) => globMatches(pattern, path));
}

function overlap(one: ServiceRoute, other: ServiceRoute): boolean {
  return meet(one.hosts, other.hosts) && meet(one.paths, other.paths);
}

function meet(some: readonly string[], others: readonly string[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((one) => others.some((other) => globsOverlap(one, other)));
}
