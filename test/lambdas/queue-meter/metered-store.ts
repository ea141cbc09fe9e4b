import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { loadStage } from '../../../config/load-stage';
import { meterPools } from '../../../config/pools';
import type { JobFramework } from '../../../constructs/stores/access-strings';
import type { MeterLine } from '../../../domain/jobs/meter-line';
import { defaultKeyPrefix } from '../../../domain/jobs/queue-keys';
import { Meter } from '../../../lambdas/queue-meter/meter';
import { readJobStore } from '../../../lambdas/queue-meter/read/read-job-store';
import { readStoreHealth } from '../../../lambdas/queue-meter/read/read-store-health';
import { type LambdaClock, systemClock } from '../../../lambdas/store-client/clock';
import { top } from '../../../ops/status/top';
import { operatorSession } from '../../support/ops/operator-session';
import { startSeconds } from '../../support/ops/quiet-platform';
import { runStatus } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';
import type { ObservedStore } from '../../support/stores/observed-store';
import { fakeDependencies } from './fake-dependencies';
import { settings } from './sample';
import { VirtualClock } from './virtual-clock';

const pools = meterPools(loadStage('prod'));

/** What one reading of a store told everybody. */
export interface ToldReading {
  readonly line: MeterLine;
  /** By `Name` or `Name/pool or store`. */
  readonly metrics: Readonly<Record<string, number | undefined>>;
  readonly data: readonly MetricDatum[];
}

/** Reads a real job store as the function of `prod` does, slot after slot, and remembers in between. */
export class MeteredStore {
  #aheadMs = 0;
  readonly #clock: LambdaClock = { ...systemClock, nowMs: () => Date.now() + this.#aheadMs };
  readonly #told;
  readonly #meter: Meter;

  constructor(store: ObservedStore, framework: JobFramework) {
    const keyPrefix = defaultKeyPrefix[framework];
    const queues = pools.flatMap((pool) => pool.queues);
    this.#told = fakeDependencies(new VirtualClock(0), {
      readQueues: (nowSeconds) => readJobStore(store.meter, { framework, keyPrefix, queues, nowSeconds }),
      readHealth: (role) => readStoreHealth(store.meter, role),
      readTasks: async () => ({
        value: Object.fromEntries(
          pools.map(({ name, minTasks }) => [
            name,
            { runningTasks: minTasks + 1, desiredTasks: minTasks + 1 },
          ]),
        ),
      }),
    });
    this.#meter = new Meter(settings({ stage: 'prod', framework, keyPrefix, pools }), {
      ...this.#told,
      clock: this.#clock,
    });
  }

  /** At the next slot, which is now. */
  async read(): Promise<ToldReading> {
    const nowMs = this.#clock.nowMs();
    this.#aheadMs += 10_000 - (nowMs % 10_000);
    await this.#meter.run({ endMs: this.#clock.nowMs() + 75_000, readings: 1 });
    const line = this.#told.lines.at(-1);
    if (line?.kind !== 'reading') throw new Error(`no reading: ${JSON.stringify(line)}`);
    const data = this.#told.metrics.at(-1) ?? [];
    const metrics = data.map(({ MetricName, Dimensions = [], Value }) => [
      [MetricName, ...Dimensions.slice(1).map((dimension) => dimension.Value)].join('/'),
      Value,
    ]);
    return { line, data, metrics: Object.fromEntries(metrics) };
  }
}

/** What an operator of `prod` sees of a reading that is some seconds old. */
export async function screensOf(line: MeterLine): Promise<{ readonly status: string; readonly top: string }> {
  const aws = new StatusAnswers();
  try {
    aws.reading = { ...line, slotAtSeconds: startSeconds - 7 };
    const surroundings = { output: { write: () => {} }, coloured: false };
    const screen = await top(operatorSession(), { stage: 'prod', json: false }, surroundings);
    return { status: (await runStatus()).stdout, top: screen.stdout };
  } finally {
    for (const mock of Object.values(aws.mocks)) mock.restore();
  }
}
