import { globMatches } from '../../domain/maintenance/glob';
import { activeRules } from '../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../domain/maintenance/maintenance-rules';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import { maintenanceParameter } from '../contract/maintenance';
import { maintenanceBalancers } from '../maintenance-balancers';
import { nearestKey } from '../nearest-key';
import type { KeyPath } from '../problem';
import { serviceRules } from '../rule-priorities';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Rules of one load balancer, defaults not counted (Elastic Load Balancing quotas). */
const rulesPerBalancer = 100;
const statusRules = 1;

/** With a host's wildcard and the two around a cookie: five in one rule. */
const wildcardsPerPath = 2;

type Named = readonly [name: string, surface: NonNullable<StageConfig['maintenance']['surfaces']>[string]];

/** Surfaces that could not be closed as the file says. */
export function maintenance(config: StageConfig): CheckFinding[] {
  const surfaces = Object.entries(config.maintenance.surfaces ?? {});
  const names = sameName(surfaces);
  const wrong = surfaces.map((surface) => services(config, surface));
  const known = surfaces.filter((_, index) => wrong[index]?.length === 0);
  return [
    ...names,
    ...wrong.flat(),
    ...wholeTwice(known),
    ...known.flatMap((surface) => paths(config, surface)),
    ...pathsTakenEarlier(known),
    ...wildcards(config),
    // Rules are those of services that there are, and parameters of surfaces that are apart.
    ...(names.length === 0 && known.length === surfaces.length ? tooManyRules(config) : []),
  ];
}

const at = (name: string, ...rest: readonly (string | number)[]): KeyPath => [
  'maintenance',
  'surfaces',
  name,
  ...rest,
];

/** `app-2` and `app2` would be one parameter. */
function sameName(surfaces: readonly Named[]): CheckFinding[] {
  const owners = new Map<string, string>();
  return surfaces.flatMap(([name]): CheckFinding[] => {
    const parameter = maintenanceParameter(name);
    const owner = owners.get(parameter);
    owners.set(parameter, owner ?? name);
    if (owner === undefined) return [];
    const got = `the parameter ${parameter}, as for maintenance.surfaces.${owner}`;
    return [{ path: at(name), expected: 'a name of its own', got }];
  });
}

function services(config: StageConfig, [name, surface]: Named): CheckFinding[] {
  const known = Object.keys(config.services);
  const unknown = surface.services.flatMap((service, index): CheckFinding[] => {
    const path = at(name, 'services', index);
    const got = JSON.stringify(service);
    if (surface.services.indexOf(service) < index) return [{ path, expected: 'every service once', got }];
    if (known.includes(service)) return [];
    const suggestion = nearestKey(service, known);
    const expected = `a key of services: ${known.join(', ')}`;
    return [{ path, expected, got, ...(suggestion === undefined ? {} : { suggestion }) }];
  });
  if (unknown.length > 0) return unknown;
  const balancers = new Set(
    surface.services.map((service) => config.services[service]?.kind === 'websockets'),
  );
  if (balancers.size < 2) return [];
  return [
    {
      path: at(name, 'services'),
      expected: 'services of one load balancer: websockets have theirs',
      got: surface.services.join(', '),
    },
  ];
}

/** Two surfaces that close all of a service would contradict each other. */
function wholeTwice(surfaces: readonly Named[]): CheckFinding[] {
  const wholes = surfaces.filter(([, { paths }]) => paths.length === 0);
  return wholes.flatMap(([name, surface], index) =>
    surface.services.flatMap((service, position): CheckFinding[] => {
      const owner = wholes.slice(0, index).find(([, other]) => other.services.includes(service));
      if (owner === undefined) return [];
      const expected = 'paths, or services that no other surface closes as a whole';
      const got = `${service}, which maintenance.surfaces.${owner[0]} closes`;
      return [{ path: at(name, 'services', position), expected, got }];
    }),
  );
}

function paths(config: StageConfig, [name, surface]: Named): CheckFinding[] {
  return surface.paths.flatMap((path, index): CheckFinding[] => {
    const here = at(name, 'paths', index);
    if (surface.paths.indexOf(path) < index) {
      return [{ path: here, expected: 'every path once', got: JSON.stringify(path) }];
    }
    const outside = surface.services.find((service) => {
      const own = config.services[service]?.paths ?? [];
      return own.length > 0 && !own.some((pattern) => globMatches(pattern, path));
    });
    if (outside === undefined) return [];
    const own = config.services[outside]?.paths.join(', ') ?? '';
    return [
      { path: here, expected: `a path within services.${outside}.paths: ${own}`, got: JSON.stringify(path) },
    ];
  });
}

/** The first surface with a fitting path decides, so a later one of the same service would close nothing. */
function pathsTakenEarlier(surfaces: readonly Named[]): CheckFinding[] {
  return surfaces.flatMap(([name, surface], index) =>
    surface.paths.flatMap((path, position): CheckFinding[] => {
      const owner = surfaces
        .slice(0, index)
        .filter(([, other]) => other.services.some((service) => surface.services.includes(service)))
        .find(([, other]) => other.paths.some((pattern) => globMatches(pattern, path)));
      if (owner === undefined) return [];
      const got = `${JSON.stringify(path)}, which maintenance.surfaces.${owner[0]} takes first`;
      return [{ path: at(name, 'paths', position), expected: 'paths that no earlier surface takes', got }];
    }),
  );
}

function wildcards(config: StageConfig): CheckFinding[] {
  const found = (base: KeyPath, list: readonly string[]): CheckFinding[] =>
    list.flatMap((path, index): CheckFinding[] => {
      const count = path.replace(/[^*?]/g, '').length;
      if (count <= wildcardsPerPath) return [];
      const expected = `at most ${wildcardsPerPath} wildcards, so that a rule for staff can hold it too`;
      return [{ path: [...base, 'paths', index], expected, got: `${count}` }];
    });
  return [
    ...Object.entries(config.services).flatMap(([name, service]) => found(['services', name], service.paths)),
    ...Object.entries(config.maintenance.surfaces ?? {}).flatMap(([name, surface]) =>
      found(at(name), surface.paths),
    ),
  ];
}

/** While a stack is stuck its rules stand, and those that the command writes by hand stand above them. */
function tooManyRules(config: StageConfig): CheckFinding[] {
  return balancersOf(config).flatMap((balancer): CheckFinding[] => {
    const ofStack = maintenanceRules(balancer, { passToken: '', complete: false }).length;
    const modes = Object.fromEntries(balancer.surfaces.map(({ name }) => [name, 'return-2' as const]));
    const byHand = activeRules(maintenanceRules(balancer, { passToken: '', complete: true }), {
      modes,
      passToken: 'any',
    }).length;
    const ruled = balancer.services.flatMap(serviceRules).length;
    const sum = `${ruled + statusRules} for services, ${ofStack} of the stack, ${byHand} by hand while it is stuck`;
    if (ruled + statusRules + ofStack + byHand <= rulesPerBalancer) return [];
    const expected = `at most ${rulesPerBalancer} listener rules on a load balancer while ${namesOf(balancer)} are closed`;
    return [{ path: ['maintenance'], expected, got: sum }];
  });
}

function balancersOf(config: StageConfig): MaintainedBalancer[] {
  const { app, websockets } = maintenanceBalancers(config);
  return [app, websockets];
}

function namesOf({ surfaces }: MaintainedBalancer): string {
  return surfaces.map(({ name }) => name).join(', ');
}
