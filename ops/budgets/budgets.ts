import Table from 'cli-table3';
import { budgetsOf } from '../../config/budgets/budgets-of';
import { loadStage } from '../../config/load-stage';
import { StageProblems } from '../../config/problem';
import type { Budget } from '../../domain/budget';

export interface BudgetsOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** Prints JSON instead of a table. */
  readonly json: boolean;
}

/** What a command has to say. Data go to `stdout`, problems to `stderr`. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0: everything fits. 1: a budget does not, or the stage file is wrong. */
  readonly exitCode: 0 | 1;
}

/** Shows every budget of a stage with every line of its sum, those that fit and those that do not. */
export function budgets({ stage, json }: BudgetsOptions): CommandResult {
  try {
    const found = budgetsOf(loadStage(stage, { overBudget: 'allowed' })).map(({ budget }) => budget);
    const exitCode = found.every(({ fits }) => fits) ? 0 : 1;
    return { stdout: json ? `${JSON.stringify(found, null, 2)}\n` : tables(found), stderr: '', exitCode };
  } catch (error) {
    if (!(error instanceof StageProblems)) throw error;
    return { stdout: '', stderr: `${error.message}\n`, exitCode: 1 };
  }
}

function tables(found: readonly Budget[]): string {
  const summary = new Table({ head: ['Budget', 'Used', 'Allowed', '', ''], style: { head: [], border: [] } });
  for (const { name, unit, used, allowed, fits } of found) {
    const share = allowed > 0 ? `${Math.round((100 * used) / allowed)} %` : '';
    summary.push([name, shown(used), `${shown(allowed)} ${unit}`, share, fits ? 'fits' : 'DOES NOT FIT']);
  }
  const sums = found.map(({ name, lines }) => [name, ...lines.map((line) => `    ${line}`)].join('\n'));
  return `${[summary.toString(), ...sums].join('\n\n')}\n`;
}

function shown(amount: number): string {
  return Number.isFinite(amount) ? amount.toLocaleString('en-US') : 'unlimited';
}
