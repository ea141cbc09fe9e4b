import { budgetsOf } from '../budgets/budgets-of';
import type { StageConfig } from '../schema/stage';
import { type CheckFinding, withSum } from './finding';

/** Sums that do not add up, each with every line of it. */
export function exceededBudgets(config: StageConfig): CheckFinding[] {
  return budgetsOf(config)
    .filter(({ budget }) => !budget.fits)
    .map(({ path, budget: { name, unit, used, allowed, lines } }) => ({
      path,
      expected: `${name} of at most ${allowed.toLocaleString('en-US')} ${unit}`,
      got: withSum(used.toLocaleString('en-US'), lines),
    }));
}
