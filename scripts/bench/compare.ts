import type { Cost } from './measure-command';

/** Two commands run in turn, A B A B: the machine's mood falls on both alike. Medians, and the ratio pair by pair. */
export interface Comparison<A extends Cost = Cost> {
  readonly runs: readonly A[];
  readonly a: Cost;
  readonly b: Cost;
  /** Median over the pairs of A divided by B. */
  readonly cpuRatio: number;
  readonly wallRatio: number;
}

export function compare<A extends Cost>(pairs: number, runA: () => A, runB: () => Cost): Comparison<A> {
  const a: A[] = [];
  const b: Cost[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    a.push(runA());
    b.push(runB());
  }
  const ratio = (of: (cost: Cost) => number) => median(a.map((one, index) => of(one) / of(b[index] ?? one)));
  return {
    runs: a,
    a: medians(a),
    b: medians(b),
    cpuRatio: ratio(({ cpuSeconds }) => cpuSeconds),
    wallRatio: ratio(({ wallSeconds }) => wallSeconds),
  };
}

function medians(runs: readonly Cost[]): Cost {
  return {
    wallSeconds: median(runs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

/** The middle value; of an even number the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
