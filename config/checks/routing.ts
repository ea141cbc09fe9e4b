import { listenerPriorities } from '../contract/listener-priorities';
import { rulePriorities, serviceRules } from '../rule-priorities';
import type { ServiceConfig, StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** AWS: values of all conditions of one listener rule together. */
const valuesPerRule = 5;

type Service = readonly [name: string, service: ServiceConfig];

/** Requests that would reach no service, or another one than the file seems to say. */
export function routing(config: StageConfig): CheckFinding[] {
  const services = Object.entries(config.services);
  if (services.length === 0) return [{ path: ['services'], expected: 'at least one service', got: 'none' }];
  // web and api share a load balancer; websockets have theirs.
  const balancers = [
    services.filter(([, { kind }]) => kind !== 'websockets'),
    services.filter(([, { kind }]) => kind === 'websockets'),
  ];
  return [...balancers.flatMap(rest), ...balancers.flatMap(hidden), ...services.flatMap(tooManyValues)];
}

/** A load balancer needs one service for what no rule names. */
function rest(services: readonly Service[]): CheckFinding[] {
  const open = services.filter(([, service]) => takesRest(service));
  if (services.length === 0 || open.length === 1) return [];
  const names = services.map(([name]) => name).join(', ');
  const expected = `exactly one of ${names} to have neither hosts nor paths, so that it gets the rest`;
  if (open.length === 0) return [{ path: ['services'], expected, got: 'none' }];
  return open
    .slice(1)
    .map(([name]) => ({ path: ['services', name], expected, got: open.map(([each]) => each).join(', ') }));
}

/** Rules are tried in the order of the file, so a place that an earlier service takes never reaches a later one. */
function hidden(services: readonly Service[]): CheckFinding[] {
  const placed = services.filter(([, service]) => !takesRest(service));
  return placed.flatMap(([name, service], index) =>
    placesOf(service).flatMap((place): CheckFinding[] => {
      const earlier = placed
        .slice(0, index)
        .find(([, other]) => placesOf(other).some((each) => covers(each, place)));
      if (earlier === undefined) return [];
      const got = `${place.host}${place.path}, which services.${earlier[0]} takes first`;
      return [{ path: ['services', name], expected: 'hosts and paths that no earlier service takes', got }];
    }),
  );
}

function tooManyValues([name, service]: Service): CheckFinding[] {
  const count = service.hosts.length + service.paths.length;
  if (count <= valuesPerRule) return [];
  return [
    {
      path: ['services', name],
      expected: `at most ${valuesPerRule} hosts and paths together`,
      got: `${count}`,
    },
  ];
}

function takesRest({ hosts, paths }: ServiceConfig): boolean {
  return hosts.length === 0 && paths.length === 0;
}

interface Place {
  readonly host: string;
  readonly path: string;
}

function placesOf({ hosts, paths }: ServiceConfig): Place[] {
  const allHosts = hosts.length > 0 ? hosts : ['*'];
  const allPaths = paths.length > 0 ? paths : ['/*'];
  return allHosts.flatMap((host) => allPaths.map((path) => ({ host, path })));
}

function covers(wide: Place, narrow: Place): boolean {
  return matches(wide.host, narrow.host) && matches(wide.path, narrow.path);
}

/** Whether a pattern with `*` and `?` takes everything that another one takes; the other one is read as a string. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

/** Priorities that the file gives by hand: they must follow its order, which is the one that everything else goes by. */
export function ruleOrder({ services }: StageConfig): CheckFinding[] {
  const priorities = rulePriorities(services);
  const last = new Map<boolean, { readonly name: string; readonly priority: number }>();
  return Object.entries(services).flatMap(([name, config]): CheckFinding[] => {
    const { kind, rulePriority } = config;
    const priority = priorities.get(name);
    if (priority === undefined) {
      if (rulePriority === undefined) return [];
      const path = ['services', name, 'rulePriority'];
      return [
        {
          path,
          expected: 'none for a service without hosts and paths, which has no rule',
          got: `${rulePriority}`,
        },
      ];
    }
    const websockets = kind === 'websockets';
    const before = last.get(websockets);
    const end = priority + serviceRules(config).length - 1;
    last.set(websockets, { name, priority: end });
    if (end > listenerPriorities.services.to) {
      const expected = `room for its ${end - priority + 1} rules up to ${listenerPriorities.services.to}`;
      return [{ path: ['services', name, 'rulePriority'], expected, got: `${priority}` }];
    }
    if (before === undefined || before.priority < priority) return [];
    return [
      {
        path: ['services', name, ...(rulePriority === undefined ? [] : ['rulePriority'])],
        expected: `a rulePriority above ${before.priority}, that of services.${before.name}, which stands before it`,
        got: `${priority}`,
      },
    ];
  });
}
