import type { StageConfig } from '../schema/stage';
import { accountBudgets } from './account-budgets';
import { networkBudgets } from './network-budgets';
import { stackBudgets } from './stack-budgets';
import { budgetClients, type StageBudget } from './stage-budget';
import { storeBudgets } from './store-budgets';

/**
 * Every budget of a stage, all services and pools at their maximum and rolling at once: one deploy rolls all services of
 * an image together, and scale-out goes on meanwhile.
 */
export function budgetsOf(config: StageConfig): StageBudget[] {
  const clients = budgetClients(config);
  return [accountBudgets, storeBudgets, networkBudgets, stackBudgets].flatMap((budgets) =>
    budgets(config, clients),
  );
}
