import { listenerPriorities } from '../../config/contract/listener-priorities';
import { activeRules, type MaintenanceRule } from '../../domain/maintenance/maintenance-rule';
import { maintenanceRules } from '../../domain/maintenance/maintenance-rules';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import type { MaintenanceValues } from './maintenance-values';

export interface NumberedRule {
  readonly rule: MaintenanceRule;
  readonly priority: number;
}

/**
 * The rules that bring a load balancer into a state whatever rules of the stack stand below them. A set of a former run may
 * stand between them while they are written: both send a request whose surface they do not differ in the same way.
 *
 * @param used priorities of the listener's rules
 * @returns undefined where rules of others leave no room
 */
export function rulesByHand(
  balancer: MaintainedBalancer,
  values: MaintenanceValues,
  used: readonly number[],
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

function freeIn(band: 'emergency' | 'emergencyRest', used: readonly number[]): number[] {
  const { from, to } = listenerPriorities[band];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (priority) => !used.includes(priority),
  );
}
