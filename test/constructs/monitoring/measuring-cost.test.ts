import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../../../config/checkout-root';
import { poolStackName } from '../../../config/contract/stack-id';
import { loadStage } from '../../../config/load-stage';
import {
  dollars,
  type MeasuringUse,
  measuringCost,
  type SharedAndEach,
  sharedAndEach,
} from '../../../scripts/bench/cost/measuring-cost';
import { before } from '../../../scripts/bench/cost/measuring-lines';
import { measuringUse } from '../../../scripts/bench/cost/measuring-use';
import { synthStage } from '../../support/synth/synth-stage';

const prod = synthStage(loadStage('prod'));

let use: MeasuringUse;
let shares: SharedAndEach;
beforeAll(async () => {
  use = await useOf(() => true, 'quiet');
  const withoutBulk = await useOf((name) => name !== 'bulk', 'quiet');
  shares = sharedAndEach({ pools: 3, use: withoutBulk }, { pools: 4, use });
});

/** Of the pools that are named, as if prod had no others. */
function useOf(isKept: (pool: string) => boolean, load: 'quiet' | 'full'): Promise<MeasuringUse> {
  const { workers } = prod.config;
  const gone = Object.keys(workers).filter((name) => !isKept(name));
  const stacks = Object.entries(prod.parsed)
    .filter(([stack]) => !gone.some((name) => poolStackName(name) === stack))
    .map(([name, template]) => ({ name, template }));
  const kept = Object.fromEntries(Object.entries(workers).filter(([name]) => isKept(name)));
  return measuringUse({ config: { ...prod.config, workers: kept }, stacks }, load);
}

test('each pool is four metrics, two alarms at 10 s and four others, two of which AWS makes by itself', () => {
  expect(shares.pool).toMatchObject({ metrics: 4, alarmMetrics: 4, quickAlarmMetrics: 2 });
  // A call more for each pool would be a month of a hundred times 259,200.
  expect(shares.pool).toMatchObject({ putMetricDataRequests: 0, askedMetrics: 0, s3Puts: 0, s3Gets: 0 });
  expect(shares.pool).toMatchObject({ functionRuns: 0, functionGbSeconds: 0 });
});

test('a pool costs less than it did', () => {
  expect(dollars(shares.pool)).toBeLessThan(dollars(before.pool));
  expect(dollars(before.pool)).toBeCloseTo(3.68, 2);
});

test('shared and each are the whole again', () => {
  expect(dollars(shares.stage) + 4 * dollars(shares.pool)).toBeCloseTo(dollars(use), 6);
});

test('full queues are log lines, and nothing else', async () => {
  const full = await useOf(() => true, 'full');
  expect({ ...full, logBytes: 0 }).toEqual({ ...use, logBytes: 0 });
  expect(full.logBytes).toBeGreaterThan(5 * use.logBytes);
});

test('what docs/queue-meter.md says of prod is what it comes to', () => {
  const text = readFileSync(join(checkoutRoot, 'docs', 'queue-meter.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ([a-z ]+) \|.*\| \$(\d+\.\d\d) \|$/gm)].map(([, what, usd]) => [
    what,
    usd,
  ]);
  const sums = { ...measuringCost(use), 'in all': dollars(use) };
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(sums).map(([what, usd]) => [what, usd.toFixed(2)])),
  );
  expect(text).toContain(`: ${use.metrics} x $0.30`);
});
