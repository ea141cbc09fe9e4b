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

async function run(
  framework: JobFramework,
  { bundle, snapshot, jobsPerSecond, nodeOptions }: RunOptions,
): Promise<MoverRun> {
  const store = await benchStore(snapshot);
  const mover = await moverFunction(bundle, { framework, queues: ['bulk'], port: store.port, nodeOptions });
  try {
    await store.client.config('SET', 'slowlog-max-len', 1_000_000, 'slowlog-log-slower-than', 0);
    const pattern = { source: 'broadcast', jobClass: '*', account: '*' };
    const take = (kind: 'park' | 'purge') =>
      mover.work({
        ...{ action: 'take', id: `${kind}-20261130-120000-aaaa`, kind, pattern },
        ...{ who: 'bench', reason: 'bench' },
      });
    const park = await take('park');
    const rate = { jobsPerSecond, ceilingPercent: 100, withDoubtful: false };
    const unpark = await mover.work({ action: 'return', id: 'park-20261130-120000-aaaa', ...rate });
    const purge = await take('purge');
    for (const { jobs } of [park, unpark, purge]) {
      if (jobs !== MATCHING_JOBS) throw new Error(`expected ${MATCHING_JOBS} jobs to move, got ${jobs}`);
    }
    const speed = ({ jobs, seconds }: typeof park) => jobs / seconds;
    const times = await commandMilliseconds(store.client);
    return {
      jobsPerSecond: { park: speed(park), unpark: speed(unpark), purge: speed(purge) },
      peakMiB: mover.peakMiB(),
      p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
      longestMs: times.at(-1) ?? Number.NaN,
    };
  } finally {
    mover.stop();
    store.stop();
  }
}

/**
 * How long the store was busy with each script, the shortest first: what takes jobs and brings them back. The commands
 * inside are in their script's time; others are short, and so many that 99 in 100 would say nothing of these.
 */
async function commandMilliseconds(client: Redis): Promise<readonly number[]> {
  const entries: unknown = await client.call('SLOWLOG', 'GET', '-1');
  if (!Array.isArray(entries)) throw new Error('SLOWLOG GET: expected a list');
  return entries
    .flatMap((entry: unknown) => {
      const [, , microseconds, [name = '']] = Array.isArray(entry) ? entry : [0, 0, 0, []];
      return /^eval/i.test(String(name)) ? [Number(microseconds) / 1000] : [];
    })
    .sort((one, other) => one - other);
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
