import { isDeepStrictEqual } from 'node:util';
import { defaultKeyPrefix } from '../../domain/jobs/queue-keys';
import { readJobStore } from '../../lambdas/queue-meter/read/read-job-store';
import { storeClient } from '../../lambdas/store-client/store-client';
import { type BenchStore, benchStore } from './bench-store';
import { fillBullmqQueue, fillSidekiqQueue } from './fill-queues';
import { type SurveyCost, surveyCost } from './survey-cost';

/** What a reading of one queue costs, by its length. */
export interface FlatCost {
  readonly smallJobs: number;
  readonly largeJobs: number;
  /** Medians per reading, over loopback. */
  readonly smallMs: number;
  readonly largeMs: number;
  readonly ratio: number;
  /** Whether both readings sent the same commands, each as often. */
  readonly sameCommands: boolean;
  /** Calls per reading of the long queue. */
  readonly commands: Readonly<Record<string, number>>;
}

export interface MeterCost extends Pick<BenchStore, 'engine'> {
  readonly sidekiq: FlatCost;
  readonly bullmq: FlatCost;
  readonly survey: SurveyCost;
}

const READINGS = 500;

/** Until the compiler has seen all of the code. */
const WARM_UP_READINGS = 100;

const queues = {
  small: { name: 'small', sidekiqJobs: 10_000, bullmqJobs: 2_000 },
  large: { name: 'large', sidekiqJobs: 10_000_000, bullmqJobs: 200_000 },
} as const;

/**
 * Measures what the queue meter's reading costs with a short and a long queue, on a real server of this machine that
 * holds both: 10 thousand and 10 million jobs in Sidekiq's format, 2 and 200 thousand made by BullMQ. Takes 1-2
 * minutes and 2.5 GB of memory; both are gone afterwards, on Ctrl-C too.
 */
export async function meterCost(): Promise<MeterCost> {
  const store = await benchStore();
  try {
    const { small, large } = queues;
    for (const { name, bullmqJobs } of [small, large]) await fillBullmqQueue(store.port, name, bullmqJobs);
    for (const { name, sidekiqJobs } of [small, large])
      await fillSidekiqQueue(store.client, name, sidekiqJobs);
    return {
      engine: store.engine,
      sidekiq: {
        smallJobs: small.sidekiqJobs,
        largeJobs: large.sidekiqJobs,
        ...(await flatCost(store, 'sidekiq')),
      },
      bullmq: {
        smallJobs: small.bullmqJobs,
        largeJobs: large.bullmqJobs,
        ...(await flatCost(store, 'bullmq')),
      },
      survey: await surveyCost(store),
    };
  } finally {
    store.stop();
  }
}

/** Readings of the two queues alternate, so that whatever else the machine does befalls both. */
async function flatCost(
  { port, client }: BenchStore,
  framework: 'sidekiq' | 'bullmq',
): Promise<Omit<FlatCost, 'smallJobs' | 'largeJobs'>> {
  const meter = storeClient(`redis://127.0.0.1:${port}`);
  const millisecondsOf = async (queue: string): Promise<number> => {
    const started = performance.now();
    await readJobStore(meter, {
      framework,
      keyPrefix: defaultKeyPrefix[framework],
      queues: [queue],
      nowSeconds: Date.now() / 1000,
    });
    return performance.now() - started;
  };
  const commandsOf = async (queue: string): Promise<Record<string, number>> => {
    await client.config('RESETSTAT');
    await millisecondsOf(queue);
    return calls(await client.info('commandstats'));
  };
  try {
    const small: number[] = [];
    const large: number[] = [];
    for (let reading = -WARM_UP_READINGS; reading < READINGS; reading += 1) {
      const [short, long] = [
        await millisecondsOf(queues.small.name),
        await millisecondsOf(queues.large.name),
      ];
      if (reading >= 0) small.push(short);
      if (reading >= 0) large.push(long);
    }
    const [smallMs, largeMs] = [median(small), median(large)];
    const commands = await commandsOf(queues.large.name);
    const sameCommands = isDeepStrictEqual(await commandsOf(queues.small.name), commands);
    return { smallMs, largeMs, ratio: largeMs / smallMs, sameCommands, commands };
  } finally {
    meter.disconnect();
  }
}

/** Of what INFO says, calls by command, those of the measurement itself left out. */
function calls(commandstats: string): Record<string, number> {
  const lines = [...commandstats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  return Object.fromEntries(
    lines
      .filter(([, name]) => name !== 'info' && name !== 'config|resetstat')
      .map(([, name = '', count]) => [name, Number(count)] as const)
      .sort(),
  );
}

/** Of an odd or a large number of values. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
