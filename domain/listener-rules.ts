import { type Budget, budget } from './budget';

/** Rules of one load balancer, defaults not counted (Elastic Load Balancing quotas). Can be raised on request. */
const rulesPerBalancer = 100;

/** For maintenance pages and for rules written by hand in an incident, when nobody can ask for a higher quota. */
const reservedRules = 30;

/** Rules that services need on one load balancer. */
export function listenerRules(balancer: string, services: readonly string[]): Budget {
  return budget({
    name: `listener rules, ${balancer}`,
    unit: 'rules',
    terms: services.map((name) => ({ what: name, amount: 1 })),
    allowed: rulesPerBalancer - reservedRules,
    allowedBecause: `quota ${rulesPerBalancer} - ${reservedRules} for maintenance and incidents`,
  });
}
