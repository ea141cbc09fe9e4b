import type { StageConfig } from '../schema/stage';
import type { BudgetClient } from './budget-clients';
import { databaseConnections } from './database-connections';
import { fargateVcpus } from './fargate-vcpus';
import type { StageBudget } from './stage-budget';

/** What is shared with others and limited from outside, where the stage file gives the limit. */
export function accountBudgets({ budgets }: StageConfig, clients: readonly BudgetClient[]): StageBudget[] {
  const { databaseConnections: database, fargateVcpuQuota } = budgets;
  const found: StageBudget[] = [];
  if (database !== undefined) {
    const services = clients.map((client) => ({ ...client, connectionsPerTask: client.perTask.database }));
    found.push({
      path: ['budgets', 'databaseConnections'],
      budget: databaseConnections({ ...database, services }),
    });
  }
  if (fargateVcpuQuota !== undefined) {
    found.push({ path: ['budgets', 'fargateVcpuQuota'], budget: fargateVcpus(fargateVcpuQuota, clients) });
  }
  return found;
}
