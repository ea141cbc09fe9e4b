import { budget } from '../../domain/budget';
import { serviceRules } from '../rule-priorities';
import type { StageConfig } from '../schema/stage';
import type { StageBudget } from './stage-budget';

/** Of one stack ("Understand CloudFormation quotas"). It is no quota that can be raised. */
const resourcesPerStack = 500;

/** For what a later version of Bulkhead puts there: a stage that passed once must not be refused by an update. */
const reservedResources = 50;

/**
 * What stands in Platform whatever its services are: cluster, balancers, meter, mover, status page, operators' roles, alarms
 * of the stores. 78 at most in the stages of this repository, fewer in one without queues or websockets.
 */
const fixedResources = 80;

/** Of a service: task, roles, log group, target group, scaling, and its alarms, two of which stand beside the others. */
const resourcesPerService = 16;

/** Resources of the one stack that grows with the number of services. Pools have stacks of their own (ADR 25). */
export function stackBudgets({ services }: StageConfig): StageBudget[] {
  const terms = Object.entries(services).map(([name, service]) => {
    const rules = serviceRules(service).length;
    const sum = rules === 0 ? '' : `: ${resourcesPerService} and ${rules} of listener rules`;
    return { what: `${name}${sum}`, amount: resourcesPerService + rules };
  });
  return [
    {
      path: ['services'],
      budget: budget({
        name: 'resources of the stack of all services',
        unit: 'resources',
        terms: [
          { what: 'cluster, balancers, functions, alarms, roles of operators', amount: fixedResources },
          ...terms,
        ],
        allowed: resourcesPerStack - reservedResources,
        allowedBecause: `quota ${resourcesPerStack} - ${reservedResources} for what later versions add`,
      }),
    },
  ];
}
