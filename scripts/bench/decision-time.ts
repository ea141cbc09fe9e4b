import { type PoolScaling, simulatePool } from '../../simulation/simulate-pool';
import { stageTemplates } from '../topology/stage-templates';
import { poolScalings } from './pool-scalings';

/** From the moment a job has waited as long as its pool's target until its pool is told to grow, at worst. */
export interface DecisionTime {
  /** With data points that alarms see after 5 s, as is usual. */
  readonly usualSeconds: number;
  /** After 30 s. */
  readonly badSeconds: number;
}

/** A flood that begins at any second of a minute meets alarms that look at any second of ten. */
const beginnings = Array.from({ length: 10 }, (_, second) => 60 + second);
const alarmSeconds = Array.from({ length: 10 }, (_, second) => second);

/** The longest over all pools of `prod` and all phases; endless where one is never told. */
export function decisionTime(scalings = Object.values(poolScalings(stageTemplates('prod')))): DecisionTime {
  const worst = (ingestionSeconds: number): number =>
    Math.max(...scalings.map((scaling) => worstDecision(scaling, ingestionSeconds)));
  return { usualSeconds: worst(5), badSeconds: worst(30) };
}

function worstDecision(scaling: PoolScaling, ingestionSeconds: number): number {
  const { range, concurrency, latencyTargetSeconds } = scaling;
  const times = beginnings.flatMap((beginning) =>
    alarmSeconds.map((alarmSecond) => {
      const { breachedSecond, changes } = simulatePool(
        scaling,
        {
          seconds: beginning + Math.ceil(latencyTargetSeconds) + 120,
          // More at once than the pool ever does: the oldest job then ages a second each second.
          arrivals: (second) => (second === beginning ? 1000 * range.max * concurrency : 0),
          jobSeconds: 3600,
        },
        {
          ...{
            ingestionSeconds,
            alarmSecond,
            readingSeconds: 2,
            startSeconds: 75,
            bootSeconds: 20,
            pollSecond: 0,
          },
          ...{ cooldownFrom: 'call', countsFrom: 'desired' },
        },
      );
      const decided = changes[0]?.second;
      return decided === undefined || breachedSecond === undefined
        ? Number.POSITIVE_INFINITY
        : decided - breachedSecond;
    }),
  );
  return Math.max(...times);
}
