import { listenerPriorities } from '../../config/contract/listener-priorities';
import { activeRules } from '../../domain/maintenance/active-rules';
import type { MaintenanceRule } from '../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../domain/maintenance/maintenance-rules';
import type { Balancer } from '../../domain/maintenance/surface';
import type { MaintenanceValues } from './maintenance-values';

export interface NumberedRule {
  readonly rule: MaintenanceRule;
  readonly priority: number;
}

/** Priorities that are in use on the listener, and those of them that a former run of this command wrote. */
export interface UsedPriorities {
  readonly all: readonly number[];
  readonly ours: readonly number[];
}

/**
 * The rules that bring a load balancer into a state whatever rules of the stack stand below them. Each band has two
 * halves: a new set goes into the half in which no former one stands, so that the doors stay closed while they change.
 *
 * @returns undefined where rules of others leave no room
 */
export function rulesByHand(
  balancer: Balancer,
  values: MaintenanceValues,
  used: UsedPriorities,
): NumberedRule[] | undefined {
  const { passToken } = values;
  const rules = activeRules(maintenanceRules(balancer, { passToken, complete: true }), values);
  const free = { above: freeIn('emergency', used), below: freeIn('emergencyRest', used) };
  const numbered = rules.flatMap((rule): NumberedRule[] => {
    const priority = free[rule.place].shift();
    return priority === undefined ? [] : [{ rule, priority }];
  });
  return numbered.length === rules.length ? numbered : undefined;
}

function freeIn(band: 'emergency' | 'emergencyRest', { all, ours }: UsedPriorities): number[] {
  const { from, to } = listenerPriorities[band];
  const middle = Math.floor((from + to) / 2);
  const upper = ours.some((priority) => priority >= from && priority <= middle);
  const [first, last] = upper ? [middle + 1, to] : [from, middle];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (priority) => !all.includes(priority),
  );
}
