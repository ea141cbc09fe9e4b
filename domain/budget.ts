/** One line of a sum. */
export interface BudgetTerm {
  /** What uses it and how the amount came about: `web: 16 tasks x 5`. */
  readonly what: string;
  readonly amount: number;
}

/** What a budget is made of. Amounts and limits are in `unit`; `Infinity` never fits. */
export interface BudgetInput {
  readonly name: string;
  readonly unit: string;
  readonly terms: readonly BudgetTerm[];
  readonly allowed: number;
  /** How `allowed` came about: `limit 500 - reserve 50`. */
  readonly allowedBecause: string;
}

/** A sum held against its limit, with every line of it for people: nobody mends a budget they cannot follow. */
export interface Budget {
  readonly name: string;
  readonly unit: string;
  readonly used: number;
  readonly allowed: number;
  readonly fits: boolean;
  readonly lines: readonly string[];
}

/** Adds up. Amounts are formatAmount in full: rounded, a sum that misses by a little would look as if it fitted. */
export function budget({ name, unit, terms, allowed, allowedBecause }: BudgetInput): Budget {
  const used = terms.reduce((sum, term) => sum + term.amount, 0);
  const fits = used <= allowed;
  return {
    name,
    unit,
    used,
    allowed,
    fits,
    lines: [
      ...terms.map(({ what, amount }) => `${what} = ${formatAmount(amount)}`),
      `used: ${formatAmount(used)} ${unit}`,
      `allowed: ${allowedBecause} = ${formatAmount(allowed)}`,
      fits
        ? `fits: ${formatAmount(allowed - used)} to spare`
        : `does not fit: ${formatAmount(used - allowed)} too many`,
    ],
  };
}

/** One for all lines: a synth shows some two hundred amounts, and `toLocaleString` makes a formatter for each. */
const format = new Intl.NumberFormat('en-US');

function formatAmount(amount: number): string {
  return Number.isFinite(amount) ? format.format(amount) : 'unlimited';
}
