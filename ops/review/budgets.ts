import type { AssemblyFacts, BudgetFact } from '../../config/contract/assembly-facts';
import type { ReviewedVersion } from './assembled-version';
import type { Finding } from './finding';
import { code, own, phrase } from './phrase';

/** Before and after; `unknown` says why not. */
export type BudgetPicture = { readonly rows: readonly BudgetRow[] } | { readonly unknown: string };

interface BudgetRow {
  readonly name: string;
  readonly before?: BudgetFact;
  readonly after?: BudgetFact;
}

/** Budgets that differ, or why that is not known of one side. */
export function budgetRows(before: ReviewedVersion['facts'], after: ReviewedVersion['facts']): BudgetPicture {
  if ('unknown' in before) return { unknown: `of the base: ${before.unknown}` };
  if ('unknown' in after) return { unknown: `of this version: ${after.unknown}` };
  const [old, next] = [before, after].map(
    ({ budgets }: AssemblyFacts) => new Map(budgets.map((one) => [one.name, one])),
  );
  const names = [...new Set([...(next?.keys() ?? []), ...(old?.keys() ?? [])])];
  return {
    rows: names
      .map((name) => ({ name, before: old?.get(name), after: next?.get(name) }))
      .filter((row) => row.before?.used !== row.after?.used || row.before?.allowed !== row.after?.allowed),
  };
}

/** From this share of what is allowed on, a budget that grows is told in words. */
const tightShare = 0.5;

/** Less than this share of what is allowed is no growth worth a sentence. */
const leastGrowth = 0.01;

/** Budgets that grow to where somebody should look. */
export function tighter(budgets: BudgetPicture): Finding[] {
  if ('unknown' in budgets) return [];
  return budgets.rows.flatMap(({ name, before, after }) => {
    if (after === undefined) return [];
    const { used, allowed, unit } = after;
    const growth = used - (before?.used ?? 0);
    if (used < tightShare * allowed || growth < leastGrowth * allowed) return [];
    const [is, of, was] = [used, allowed, before?.used ?? 0].map((amount) => inUnit(amount, unit));
    const words = phrase`${code(name)}: ${is ?? 0} of ${of ?? 0} ${own(unitWord(unit))}, was ${was ?? 0}.`;
    return { places: [], stops: false, words };
  });
}

const mebibyte = 2 ** 20;

/** Nobody reads ten digits of bytes. */
export function inUnit(amount: number, unit: string): number {
  return unit === 'bytes' ? Math.round(amount / mebibyte) : amount;
}

export function unitWord(unit: string): string {
  return unit === 'bytes' ? 'MiB' : unit;
}
