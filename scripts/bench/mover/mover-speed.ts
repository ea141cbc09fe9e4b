import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { moverNodeOptions } from '../../../config/contract/mover-settings';
import { fastestJobsPerSecond } from '../../../domain/parked/mover-protocol';
import { benchStore } from '../bench-store';
import { checkoutOf } from '../checkout-of';
import { median } from '../compare';
import { fillHalfMatching, type JobFramework, MATCHING_JOBS } from './half-matching';
import { bundleMover, moverFunction } from './mover-build';

/** The last commit before the mover was made faster; a checkout without history lacks it. */
export const before = '5135ffb';

export const verbs = ['park', 'unpark', 'purge'] as const;
type Verb = (typeof verbs)[number];

/** One build, one queue: parked, brought back, purged. */
interface MoverRun {
  readonly jobsPerSecond: Readonly<Record<Verb, number>>;
  /** Of the function's process, over all three. */
  readonly peakMiB: number;
  /** Of the scripts that the store ran, 99 in 100 took no longer, and the longest of all. */
  readonly p99Ms: number;
  readonly longestMs: number;
}

export interface MoverSpeed {
  readonly framework: JobFramework;
  /** Medians over the runs. */
  readonly now: MoverRun;
  readonly earlier?: MoverRun;
  /** Medians of this build divided by the one before, pair by pair; absent without history. */
  readonly ratios?: Readonly<Record<Verb | 'peakMiB', number>>;
}

/** How either build runs, and its release rate "as fast as it goes": the earlier one takes no higher number. */
const builds = {
  now: { jobsPerSecond: fastestJobsPerSecond, nodeOptions: moverNodeOptions },
  earlier: { jobsPerSecond: 10_000, nodeOptions: '' },
} as const;

/**
 * Runs both builds in turn, each on a store that holds the same 200,000 jobs, and compares them pair by pair.
 *
 * @param pairs of runs; some minutes each, most of them the build before
 * @param commit the build before
 */
export async function moverSpeed(
  framework: JobFramework,
  pairs: number,
  commit: string = before,
): Promise<MoverSpeed> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-bench-mover-'));
  try {
    const snapshot = await filledSnapshot(framework, root);
    const bundle = bundleMover('.', join(root, 'now.cjs'));
    const old = checkoutOf(commit, join(root, 'before'));
    const oldBundle = old === undefined ? undefined : bundleMover(old, join(root, 'before.cjs'));
    const now: MoverRun[] = [];
    const earlier: MoverRun[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      now.push(await run(framework, { bundle, snapshot, ...builds.now }));
      if (oldBundle === undefined) continue;
      earlier.push(await run(framework, { bundle: oldBundle, snapshot, ...builds.earlier }));
    }
    if (earlier.length === 0) return { framework, now: medians(now) };
    return { framework, now: medians(now), earlier: medians(earlier), ratios: ratios(now, earlier) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function filledSnapshot(framework: JobFramework, directory: string): Promise<string> {
  const store = await benchStore();
  try {
    await fillHalfMatching(store, framework);
    await store.client.save();
    const snapshot = join(directory, 'jobs.rdb');
    copyFileSync(join(store.directory, 'dump.rdb'), snapshot);
    return snapshot;
  } finally {
    store.stop();
  }
}

interface RunOptions {
  readonly bundle: string;
  readonly snapshot: string;
  readonly jobsPerSecond: number;
  readonly nodeOptions: string;
}

const pattern = { source: 'broadcast', jobClass: '*', account: '*' } as const;

/** Parks and brings back in one store, purges in another: what came back stands together, and no app adds jobs so. */
async function run(framework: JobFramework, options: RunOptions): Promise<MoverRun> {
  const take = (kind: 'park' | 'purge') => ({
    ...{ action: 'take', id: `${kind}-20261130-120000-aaaa`, kind, pattern },
    ...{ who: 'bench', reason: 'bench' },
  });
  const { jobsPerSecond } = options;
  const giveBack = {
    ...{ action: 'return', id: 'park-20261130-120000-aaaa', jobsPerSecond },
    ...{ ceilingPercent: 100, withDoubtful: false },
  };
  const one = await works(framework, options, [take('park'), giveBack]);
  const other = await works(framework, options, [take('purge')]);
  const [park = Number.NaN, unpark = Number.NaN] = one.jobsPerSecond;
  const [purge = Number.NaN] = other.jobsPerSecond;
  const times = [...one.scriptMs, ...other.scriptMs].sort((a, b) => a - b);
  return {
    jobsPerSecond: { park, unpark, purge },
    peakMiB: Math.max(one.peakMiB, other.peakMiB),
    p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    longestMs: times.at(-1) ?? Number.NaN,
  };
}

/** Requests of one build to a store of their own, one after the other. */
async function works(
  framework: JobFramework,
  { bundle, snapshot, nodeOptions }: RunOptions,
  requests: readonly object[],
) {
  const store = await benchStore(snapshot);
  const mover = await moverFunction(bundle, { framework, queues: ['bulk'], port: store.port, nodeOptions });
  try {
    // From half a millisecond on: with 0 the log takes an entry for each command inside a script too, in the script's time.
    const log = ['slowlog-max-len', 1_000_000, 'slowlog-log-slower-than', shortestLoggedMs * 1_000] as const;
    await store.client.config('SET', ...log);
    const jobsPerSecond: number[] = [];
    for (const request of requests) {
      const { jobs, seconds } = await mover.work(request);
      if (jobs !== MATCHING_JOBS) throw new Error(`expected ${MATCHING_JOBS} jobs to move, got ${jobs}`);
      jobsPerSecond.push(jobs / seconds);
    }
    return { jobsPerSecond, scriptMs: await scriptMilliseconds(store.client), peakMiB: mover.peakMiB() };
  } finally {
    mover.stop();
    store.stop();
  }
}

/** Scripts that take less are counted and not timed. */
const shortestLoggedMs = 0.5;

/**
 * How long the store was busy with each script, the shortest first: what looks at jobs, takes them and brings them back. The
 * commands inside are in their script's time; others are short, and so many that 99 in 100 would say nothing of these.
 */
async function scriptMilliseconds(client: Redis): Promise<readonly number[]> {
  const entries: unknown = await client.call('SLOWLOG', 'GET', '-1');
  if (!Array.isArray(entries)) throw new Error('SLOWLOG GET: expected a list');
  const logged = entries.flatMap((entry: unknown) => {
    const [, , microseconds, [name = '']] = Array.isArray(entry) ? entry : [0, 0, 0, []];
    return /^eval/i.test(String(name)) ? [Number(microseconds) / 1000] : [];
  });
  const stats = await client.info('commandstats');
  const calls = [...stats.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  const short = Array.from({ length: Math.max(0, calls - logged.length) }, () => shortestLoggedMs);
  return [...short, ...logged.sort((one, other) => one - other)];
}

function medians(runs: readonly MoverRun[]): MoverRun {
  const of = (figure: (one: MoverRun) => number) => median(runs.map(figure));
  const speed = (verb: Verb) => of(({ jobsPerSecond }) => jobsPerSecond[verb]);
  return {
    jobsPerSecond: { park: speed('park'), unpark: speed('unpark'), purge: speed('purge') },
    peakMiB: of(({ peakMiB }) => peakMiB),
    p99Ms: of(({ p99Ms }) => p99Ms),
    longestMs: of(({ longestMs }) => longestMs),
  };
}

function ratios(now: readonly MoverRun[], earlier: readonly MoverRun[]) {
  const ratio = (of: (run: MoverRun) => number) =>
    median(now.map((one, index) => of(one) / of(earlier[index] ?? one)));
  return {
    park: ratio(({ jobsPerSecond }) => jobsPerSecond.park),
    unpark: ratio(({ jobsPerSecond }) => jobsPerSecond.unpark),
    purge: ratio(({ jobsPerSecond }) => jobsPerSecond.purge),
    peakMiB: ratio(({ peakMiB }) => peakMiB),
  };
}
