import { type Budget, budget } from '../../domain/budget';
import type { StageConfig } from '../schema/stage';
import type { BudgetClient, StageBudget } from './stage-budget';

/** What is shared with others and limited from outside, where the stage file gives the limit. */
export function accountBudgets(
  { budgets, reservedConcurrency }: StageConfig,
  clients: readonly BudgetClient[],
): StageBudget[] {
  const { databaseConnections: database, fargateVcpuQuota, lambdaConcurrencyQuota } = budgets;
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
  if (lambdaConcurrencyQuota !== undefined) {
    found.push({
      path: ['budgets', 'lambdaConcurrencyQuota'],
      budget: reservedLambdas(lambdaConcurrencyQuota, reservedConcurrency),
    });
  }
  return found;
}

/** What Lambda keeps for functions that have none of their own ("Configuring reserved concurrency", developer guide). */
const unreservedConcurrency = 100;

/** What the stage reserves of the account's concurrency. Of an account with less than 100, nothing can be. */
export function reservedLambdas(quota: number, reserved: StageConfig['reservedConcurrency']): Budget {
  return budget({
    name: 'reserved concurrency of Lambda',
    unit: 'executions',
    terms: Object.entries(reserved).map(([what, amount = 0]) => ({ what, amount })),
    allowed: Math.max(0, quota - unreservedConcurrency),
    allowedBecause: `quota ${quota} - ${unreservedConcurrency} that nobody may reserve`,
  });
}

export interface VcpuClient {
  readonly name: string;
  /** The most tasks that exist at once, stopping ones included. */
  readonly peakTasks: number;
  /** CPU units of one task; 1,024 are one vCPU. */
  readonly cpu: number;
}

/**
 * vCPUs of all tasks at their peak against the account's quota "Fargate On-Demand vCPU resource count". Spot tasks
 * count here too, though their quota is another: what Spot cannot place is not replaced on demand, so this is the bill
 * of the day without Spot, and the safe side.
 */
export function fargateVcpus(quota: number, clients: readonly VcpuClient[]): Budget {
  return budget({
    name: 'Fargate vCPUs',
    unit: 'vCPUs',
    terms: clients.map(({ name, peakTasks, cpu }) => ({
      what: `${name}: ${peakTasks} tasks x ${cpu / 1024} vCPUs`,
      amount: (peakTasks * cpu) / 1024,
    })),
    allowed: quota,
    allowedBecause: 'quota',
  });
}

/** One service or worker pool. Whole numbers from 0. */
interface DatabaseClient {
  readonly name: string;
  /** What its connections are counted under in `shares`: web, api, workers... */
  readonly role: string;
  /** The most tasks that hold connections at once: those of a rollout at the top of the range. */
  readonly peakTasks: number;
  /** The pool size of one task, all its processes together. */
  readonly connectionsPerTask: number;
}

export interface DatabaseConnectionsInput {
  /** Connections the database takes (`max_connections`). */
  readonly limit: number;
  /** Connections kept free for operators, migrations and the database's own jobs. */
  readonly reserve: number;
  readonly services: readonly DatabaseClient[];
}

export interface DatabaseConnections extends Budget {
  /** Connections of each role at its peak. They add up to `used`. */
  readonly shares: Readonly<Record<string, number>>;
}

/**
 * Whether the database has a connection for every task when all services scale to their maximum and roll at
 * once. The peaks are added: one deploy rolls all services of an image together, and scale-out goes on
 * meanwhile. In February 2021 workers were scaled out until web found no connection left.
 */
export function databaseConnections({
  limit,
  reserve,
  services,
}: DatabaseConnectionsInput): DatabaseConnections {
  const shares = new Map<string, number>();
  const terms = services.map(({ name, role, peakTasks, connectionsPerTask }) => {
    const amount = peakTasks * connectionsPerTask;
    shares.set(role, (shares.get(role) ?? 0) + amount);
    return { what: `${name} (${role}): ${peakTasks} tasks x ${connectionsPerTask} connections`, amount };
  });
  const sum = budget({
    name: 'database connections',
    unit: 'connections',
    terms,
    allowed: limit - reserve,
    allowedBecause: `limit ${limit} - reserve ${reserve}`,
  });
  return { ...sum, shares: Object.fromEntries(shares) };
}
