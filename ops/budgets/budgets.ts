import Table from 'cli-table3';
import { budgetsOf } from '../../config/budgets/budgets-of';
import type { Budget } from '../../domain/budget';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';

/** Shows every budget of a stage with every line of its sum. Exit code 1 where one does not fit. Asks no AWS. */
export function showBudgets(
  { config }: Pick<Session, 'config'>,
  { json }: Pick<ReadOptions, 'json'>,
): CommandResult {
  const found = budgetsOf(config).map(({ budget }) => budget);
  return {
    stdout: json ? `${JSON.stringify(found, null, 2)}\n` : tables(found),
    stderr: '',
    exitCode: found.every(({ fits }) => fits) ? 0 : 1,
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
