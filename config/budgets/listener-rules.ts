import { type Budget, budget } from '../../domain/budget';

/** Rules of one load balancer, defaults not counted (Elastic Load Balancing quotas). Can be raised on request. */
const rulesPerBalancer = 100;

/** For maintenance pages and for rules written by hand in an incident, when nobody can ask for a higher quota. */
const reservedRules = 30;

/** Rules that are needed on one load balancer: one for each of `ruled`, which are services and the status page. */
export function listenerRules(balancer: string, ruled: readonly string[]): Budget {
  return budget({
    name: `listener rules, ${balancer}`,
    unit: 'rules',
    terms: ruled.map((name) => ({ what: name, amount: 1 })),
    allowed: rulesPerBalancer - reservedRules,
    allowedBecause: `quota ${rulesPerBalancer} - ${reservedRules} for maintenance and incidents`,
  });
}
