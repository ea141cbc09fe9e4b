import type { ParkedCount } from './operation';

/** More are not kept apart: 2,000 are 300 KB of JSON, in an object that is written every few seconds. */
const MOST_COUNTS = 2_000;

/** Stands for class, source and account of all that are not kept apart. The batches still tell them. */
const OTHERS = '(others)';

type Counted = Omit<ParkedCount, 'jobs'> & { readonly jobs?: number };

/** Adds jobs to counts, one each unless they say how many. Most jobs first; the rarest become one per queue. */
export function addCounts(counts: readonly ParkedCount[], jobs: readonly Counted[]): readonly ParkedCount[] {
  const sums = new Map<string, ParkedCount>();
  for (const counted of [...counts, ...jobs]) add(sums, counted);
  const sorted = [...sums.values()].sort((a, b) => b.jobs - a.jobs);
  if (sorted.length <= MOST_COUNTS) return sorted;
  const kept = new Map<string, ParkedCount>();
  for (const count of sorted.slice(0, MOST_COUNTS / 2)) add(kept, count);
  for (const { queue, jobs } of sorted.slice(MOST_COUNTS / 2)) {
    add(kept, { queue, jobClass: OTHERS, source: OTHERS, account: OTHERS, jobs });
  }
  return [...kept.values()].sort((a, b) => b.jobs - a.jobs);
}

function add(sums: Map<string, ParkedCount>, { queue, jobClass, source, account, jobs = 1 }: Counted): void {
  const key = JSON.stringify([queue, jobClass, source, account]);
  const tags = { ...(source !== undefined && { source }), ...(account !== undefined && { account }) };
  sums.set(key, { queue, jobClass, ...tags, jobs: (sums.get(key)?.jobs ?? 0) + jobs });
}
