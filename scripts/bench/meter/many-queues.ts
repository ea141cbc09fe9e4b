import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { checkStage } from '../../../config/check-stage';
import type { MeterSettings } from '../../../config/contract/meter-settings';
import { meterPlan } from '../../../config/function-plans';
import { handlerBuild } from '../../../constructs/functions/bundled-handlers';
import { bullmqKeys, sidekiqKeys } from '../../../domain/jobs/queue-keys';
import type { StoreCertificate } from '../../../local/region/stores/ping-store';
import { bigStage, largestStage, type StageSize } from '../../big-stage';
import { type BenchStore, benchStore } from '../bench-store';
import { median } from '../compare';
import { fillBullmqQueue, fillSidekiqQueue } from '../fill-queues';
import { storeCertificate } from '../store-certificate';
import type { MeterMinute, MeterProcessAnswer, MeterTask } from './meter-process';

type Framework = MeterSettings['framework'];

/** What a reading costs by the number of queues: six of them a minute, medians over minutes. */
export interface ReadingCost extends Pick<StageSize, 'pools' | 'queues'> {
  readonly cpuMs: number;
  /** Median and the worst of the longest reading of each minute. */
  readonly longestMs: number;
  readonly worstMs: number;
  readonly peakMiB: number;
  /** One of the minutes, for what it wrote and asked for. */
  readonly minute: MeterMinute;
  /** Parts of any reading that failed, each once. */
  readonly failures: readonly string[];
}

export interface ManyQueues {
  readonly framework: Framework;
  readonly engine: string;
  readonly small: ReadingCost;
  readonly large: ReadingCost;
}

const sizes = {
  small: { pools: 2, queues: 10, services: 3 },
  large: largestStage,
} as const;

/** More than both windows and the sample between them hold: every part of a reading is at its most. */
const JOBS_PER_QUEUE = 300;

/** Of each pool. */
const PROCESSES = 3;

/** A reading of 10 and of 500 queues, all full, each on a server of its own that holds nothing else, over TLS. */
export async function manyQueues(framework: Framework): Promise<ManyQueues> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-meter-'));
  try {
    const certificate = storeCertificate(folder);
    if (certificate === undefined) throw new Error('openssl is needed for a certificate of the store');
    const bundle = join(folder, 'meter.cjs');
    buildSync({
      entryPoints: ['scripts/bench/meter/meter-process.ts'],
      outfile: bundle,
      ...handlerBuild,
    });
    const reading = (size: StageSize, minutes: number) =>
      readingCost({ framework, size, certificate, bundle, minutes });
    const { engine, ...small } = await reading(sizes.small, 10);
    const { engine: _, ...large } = await reading(sizes.large, 3);
    return { framework, engine, small, large };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measurement {
  readonly framework: Framework;
  readonly size: StageSize;
  readonly certificate: StoreCertificate;
  readonly bundle: string;
  readonly minutes: number;
}

async function readingCost(what: Measurement): Promise<ReadingCost & Pick<BenchStore, 'engine'>> {
  const { framework, size, certificate, bundle, minutes } = what;
  const config = checkStage(bigStage(size, framework), { file: 'big.yaml', name: 'big' });
  const { jobs } = config.stores;
  if (jobs === undefined) throw new Error('expected a stage with a job store');
  const plan = meterPlan(config, jobs);
  const settings = { ...plan, clusterName: 'big', bucketName: 'controls' };
  const store = await benchStore(undefined, certificate);
  try {
    // As every deployed store has one: without, nobody can say how full it is.
    await store.client.config('SET', 'maxmemory', '8gb');
    await fill(store, settings);
    const task = {
      settings,
      storeUrl: `rediss://127.0.0.1:${store.tlsPort}`,
      warmUpMinutes: 1,
      minutes,
    };
    const answer = await measured(bundle, certificate, task);
    const [minute] = answer.minutes;
    if (minute === undefined) throw new Error('no minute was measured');

    const longest = answer.minutes.map(({ longestMs }) => longestMs);
    return {
      ...{ pools: size.pools, queues: size.queues, engine: store.engine, minute },
      cpuMs: median(answer.minutes.map(({ cpuMs }) => cpuMs)) / 6,
      longestMs: median(longest),
      worstMs: Math.max(...longest),
      peakMiB: answer.peakMiB,
      failures: [...new Set(answer.minutes.flatMap(({ failures }) => failures))],
    };
  } finally {
    store.stop();
  }
}

async function fill(store: BenchStore, { framework, keyPrefix, pools }: MeterSettings): Promise<void> {
  const { client, port } = store;
  for (const queue of pools.flatMap((pool) => pool.queues)) {
    if (framework === 'bullmq') {
      await fillBullmqQueue(port, queue, JOBS_PER_QUEUE);
      await client.set(bullmqKeys(queue, keyPrefix).job('stalled-check'), Date.now());
    } else {
      await fillSidekiqQueue(client, queue, JOBS_PER_QUEUE);
      await client.sadd(sidekiqKeys(keyPrefix).queues, queue);
    }
  }
  if (framework === 'bullmq') return;
  for (const { name, queues, concurrency } of pools) {
    for (let index = 0; index < PROCESSES; index += 1) {
      const identity = `${name}-${index}:1:${'0'.repeat(12)}`;
      const info = {
        hostname: name,
        pid: 1,
        tag: 'app',
        concurrency,
        queues,
        labels: [],
        identity,
        version: '7.3.2',
      };
      const { processes, heartbeat } = sidekiqKeys(keyPrefix);
      await client.sadd(processes, identity);
      const beat = { info: JSON.stringify(info), busy: 2, beat: Date.now() / 1000 + 600, quiet: 'false' };
      await client.hset(heartbeat(identity), beat);
    }
  }
}

async function measured(
  bundle: string,
  { authority }: StoreCertificate,
  task: MeterTask,
): Promise<MeterProcessAnswer> {
  const child = fork(bundle, [], {
    execArgv: [],
    env: {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: authority,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the meter's process ended with ${code}`)));
      child.once('message', (answer: MeterProcessAnswer & { readonly problem?: string }) =>
        answer.problem === undefined ? resolve(answer) : reject(new Error(answer.problem)),
      );
      child.send(task);
    });
  } finally {
    child.kill('SIGKILL');
  }
}
