import { type RuleConditions, splitConditions } from '../domain/maintenance/rule-conditions';
import { listenerPriorities } from './contract/listener-priorities';
import type { StageConfig } from './schema/stage';

/** Room before each rule, the first too, for a service that comes later. */
const priorityStep = 10;
const first = listenerPriorities.services.from + priorityStep;

/**
 * The conditions of a service's listener rules, one rule each, with consecutive priorities: hosts and paths that one rule
 * cannot hold take several. None for a service that gets the rest.
 */
export function serviceRules({ hosts, paths }: RuleConditions): RuleConditions[] {
  return hosts.length + paths.length === 0 ? [] : splitConditions({ hosts, paths });
}

/**
 * Priorities of the first listener rules of services with hosts or paths, by name; the two load balancers count apart. Services
 * without `rulePriority` get 1010, 1020 and so on in the order of the file, whatever the others have: giving a new service
 * one of its own moves no rule. CloudFormation changes rules one after the other and AWS holds no priority twice, so a
 * deploy that moves rules up by one place fails with PriorityInUse.
 */
export function rulePriorities(services: StageConfig['services']): ReadonlyMap<string, number> {
  const next = { app: first, websockets: first };
  const priorities = new Map<string, number>();
  for (const [name, { kind, hosts, paths, rulePriority }] of Object.entries(services)) {
    if (hosts.length + paths.length === 0) continue;
    const balancer = kind === 'websockets' ? 'websockets' : 'app';
    priorities.set(name, rulePriority ?? next[balancer]);
    if (rulePriority === undefined) next[balancer] += priorityStep;
  }
  return priorities;
}
