import fc from 'fast-check';
import { loadStage } from '../../../config/load-stage';
import { poolScalings } from '../../../scripts/bench/pool-scalings';
import type { PoolDay, PoolScaling, PoolWeather } from '../../../simulation/simulate-pool';
import { synthStage } from '../synth/synth-stage';

/** The pools of a stage that scale, as its synthesised templates say it. */
export function poolsOf(stage: string): Readonly<Record<string, PoolScaling>> {
  const { parsed } = synthStage(loadStage(stage));
  return poolScalings(Object.entries(parsed).map(([name, template]) => ({ name, template })));
}

/** What is usual. */
export const fairWeather: PoolWeather = {
  startSeconds: 75,
  bootSeconds: 20,
  ingestionSeconds: 5,
  readingSeconds: 1,
  alarmSecond: 3,
  pollSecond: 20,
  cooldownFrom: 'call',
  countsFrom: 'desired',
};

/** Everything that AWS leaves open, and nobody can choose; alarms see data points after so many seconds. */
export function weathers(...ingestionSeconds: readonly number[]): fc.Arbitrary<PoolWeather> {
  return fc.record({
    startSeconds: fc.integer({ min: 60, max: 90 }),
    bootSeconds: fc.integer({ min: 0, max: 40 }),
    ingestionSeconds: fc.constantFrom(...ingestionSeconds),
    readingSeconds: fc.integer({ min: 0, max: 2 }),
    alarmSecond: fc.integer({ min: 0, max: 9 }),
    pollSecond: fc.integer({ min: 0, max: 59 }),
    cooldownFrom: fc.constantFrom('call', 'fulfilment'),
    countsFrom: fc.constantFrom('desired', 'running'),
  });
}

/** Jobs a second that so many tasks can do. */
export function capacity(
  { concurrency }: PoolScaling,
  tasks: number,
  { jobSeconds }: Pick<PoolDay, 'jobSeconds'>,
) {
  return (tasks * concurrency) / jobSeconds;
}

/** From half to one and a half times, another each second; the same for the same seed. */
export function uneven(second: number, seed: number): number {
  const wave = Math.sin(second * 12.9898 + seed) * 43_758.5453;
  return 0.5 + wave - Math.floor(wave);
}
