import Table from 'cli-table3';
import { budgetsOf } from '../../config/budgets/budgets-of';
import { warningText } from '../../config/problem';
import type { Budget } from '../../domain/budget';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';

/**
 * Shows every budget of a stage with every line of its sum, and the stage file's warnings. Exit code 1 where one does not
 * fit. Asks no AWS.
 */
export function showBudgets(
  { config, warnings: found }: Pick<Session, 'config' | 'warnings'>,
  { json }: Pick<ReadOptions, 'json'>,
): CommandResult {
  const budgets = budgetsOf(config).map(({ budget }) => budget);
  const warnings = found.map(warningText);
  return {
    stdout: json ? `${JSON.stringify({ budgets, warnings }, null, 2)}\n` : tables(budgets),
    stderr: json ? '' : warnings.map((warning) => `${warning}\n`).join(''),
    exitCode: budgets.every(({ fits }) => fits) ? 0 : 1,
  };
}

function tables(found: readonly Budget[]): string {
  const summary = new Table({ head: ['Budget', 'Used', 'Allowed', '', ''], style: { head: [], border: [] } });
  for (const { name, unit, used, allowed, fits } of found) {
    const share = allowed > 0 ? `${Math.round((100 * used) / allowed)} %` : '';
    summary.push([
      name,
      amountText(used),
      `${amountText(allowed)} ${unit}`,
      share,
      fits ? 'fits' : 'DOES NOT FIT',
    ]);
  }
  const sums = found.map(({ name, lines }) => [name, ...lines.map((line) => `    ${line}`)].join('\n'));
  return `${[summary.toString(), ...sums].join('\n\n')}\n`;
}

function amountText(amount: number): string {
  return Number.isFinite(amount) ? amount.toLocaleString('en-US') : 'unlimited';
}
