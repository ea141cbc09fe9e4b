import { checkStage } from '../../../config/check-stage';
import { bigStage } from '../../big-stage';
import { templatesOf } from '../../topology/stage-templates';
import { type BenchLine, shownLine } from '../line';
import { dollars, measuringCost, type SharedAndEach, sharedAndEach } from './measuring-cost';
import { measuringUse } from './measuring-use';

/**
 * The same of commit 5135ffb, counted once in the same way: its templates of two and of four pools with five queues each, and
 * a minute of its meter with empty queues. It had eight metrics a pool, and three tickets among its alarms.
 */
export const before: SharedAndEach & { readonly commit: string } = {
  commit: '5135ffb',
  stage: {
    ...{ metrics: 19, alarmMetrics: 50, quickAlarmMetrics: 1, logBytes: 172_454_400 },
    ...{ putMetricDataRequests: 259_200, askedMetrics: 691_200, s3Puts: 86_400, s3Gets: 43_200 },
    ...{ functionRuns: 43_200, functionGbSeconds: 1_296_000 },
  },
  pool: {
    ...{ metrics: 8, alarmMetrics: 6, quickAlarmMetrics: 2, logBytes: 180_900_000 },
    ...{ putMetricDataRequests: 0, askedMetrics: 0, s3Puts: 0, s3Gets: 0 },
    ...{ functionRuns: 0, functionGbSeconds: 0 },
  },
};

const queuesOfPool = 5;

export interface MeasuringFigures {
  readonly measuring: SharedAndEach;
  readonly lines: readonly BenchLine[];
}

/** What a month of measuring a stage costs, at the list prices of config/prices.ts: what all pools share, and each pool. */
export async function measuringFigures(): Promise<MeasuringFigures> {
  const [two, four] = [await use(2), await use(4)];
  const measuring = sharedAndEach(two.quiet, four.quiet);
  const full = sharedAndEach(two.full, four.full);
  const each = dollars(measuring.pool);
  const bar = dollars(before.pool);
  return {
    measuring,
    lines: [
      shownLine('a month of measuring a stage of 3 services, without its pools', sums(measuring.stage)),
      shownLine(`the same at ${before.commit}`, money(dollars(before.stage))),
      {
        what: `the same of each pool of ${queuesOfPool} queues, in which nothing waits`,
        figure: sums(measuring.pool),
        bar: `< ${money(bar)} (${before.commit})`,
        met: each < bar,
      },
      shownLine('the same, every queue full all month', sums(full.pool)),
    ],
  };
}

async function use(pools: number) {
  const size = { pools, queues: queuesOfPool * pools, services: 3 };
  const config = checkStage(bigStage(size), { file: 'big.yaml', name: 'big' });
  const stage = { config, stacks: templatesOf(config) };
  return {
    quiet: { pools, use: await measuringUse(stage, 'quiet') },
    full: { pools, use: await measuringUse(stage, 'full') },
  };
}

function money(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** In all, and by what it is for, the dearest first. */
function sums(of: SharedAndEach['pool']): string {
  const parts = Object.entries(measuringCost(of))
    .filter(([, usd]) => usd > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([what, usd]) => `${what} ${money(usd)}`);
  return `${money(dollars(of))}: ${parts.join(', ')}`;
}
