const simple = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'] as const;

/** How the values of one period become one. A percentile is written as CloudWatch does, `p99` or `p99.9`. */
export type Statistic = (typeof simple)[number] | { readonly percentile: number };

/** @throws TypeError for what CloudWatch knows and this does not (trimmed means and the like), or nobody knows. */
export function statisticNamed(name: unknown): Statistic {
  const known = simple.find((one) => one === name);
  if (known !== undefined) return known;
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(String(name)) ?? [];
  if (percent === undefined) {
    throw new TypeError(`statistic: expected ${simple.join(', ')} or a percentile, got ${String(name)}`);
  }
  return { percentile: Number(percent) };
}

/**
 * One value of at least one. Percentiles by nearest rank: CloudWatch does not say how it interpolates, and between two
 * neighbours of a real sample lies little.
 *
 * @throws RangeError without values: a statistic of nothing is missing data and no number.
 */
export function statisticOf(values: readonly number[], statistic: Statistic): number {
  const [first] = values;
  if (first === undefined) throw new RangeError('values: expected at least one, got none');
  switch (statistic) {
    case 'SampleCount':
      return values.length;
    case 'Sum':
      return sum(values);
    case 'Average':
      return sum(values) / values.length;
    case 'Minimum':
      return values.reduce((least, value) => Math.min(least, value), first);
    case 'Maximum':
      return values.reduce((most, value) => Math.max(most, value), first);
    default: {
      const sorted = [...values].sort((a, b) => a - b);
      const rank = Math.max(1, Math.ceil((statistic.percentile / 100) * sorted.length));
      return sorted[rank - 1] ?? first;
    }
  }
}

/**
 * How many samples a percentile needs to mean something, as CloudWatch counts: 10 / (1 - p) from the median up, 10 / p
 * below it. 0 for the other statistics.
 */
export function samplesNeeded(statistic: Statistic): number {
  if (typeof statistic === 'string') return 0;
  const share = statistic.percentile / 100;
  return Math.ceil(10 / Math.max(share >= 0.5 ? 1 - share : share, Number.EPSILON) - 1e-6);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
