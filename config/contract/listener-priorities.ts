/**
 * Bands of listener rule priorities (1 to 50,000 in AWS; lower wins). Written down once, so that rules made by
 * different stacks can never collide: a collision fails a deploy with PriorityInUse in the middle of an incident.
 */
export const listenerPriorities = {
  /** `/status.json`, above every page that says the rest is closed: it is what such a page asks. */
  status: { from: 1, to: 9 },
  /** Reserved for rules an operator writes by the load balancer's API when no stack can be updated. */
  emergency: { from: 10, to: 99 },
  /** The Maintenance stack. */
  maintenance: { from: 100, to: 999 },
  /** One rule per service that names hosts or paths, in the order of the stage file (rule-priorities.ts). */
  services: { from: 1000, to: 1999 },
  /** The two of maintenance again, for the service that gets the rest: above the others they would take theirs too. */
  emergencyRest: { from: 2000, to: 2089 },
  maintenanceRest: { from: 2100, to: 2999 },
} as const;
