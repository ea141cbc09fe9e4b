import { type GrowthDecision, growthDecision } from '../../../domain/scaling/growth';
import type { GrowthSample, GrowthState } from '../../../domain/scaling/growth-state';

/** One reading of a pool, but for its time. */
export type GrowthMoment = Omit<GrowthSample, 'atSeconds' | 'maxTasks'> & { readonly maxTasks?: number };

/** A reading every ten seconds, each with the state of the one before as JSON keeps it. */
export function watched(
  seconds: number,
  moment: (atSeconds: number) => GrowthMoment,
  from?: GrowthState,
): GrowthDecision[] {
  const decisions: GrowthDecision[] = [];
  let state = from;
  const start = from === undefined ? 0 : from.atSeconds + 10;
  for (let atSeconds = start; atSeconds < start + seconds; atSeconds += 10) {
    const decision = growthDecision(state, { maxTasks: 24, ...moment(atSeconds), atSeconds });
    state = JSON.parse(JSON.stringify(decision.state));
    decisions.push(decision);
  }
  return decisions;
}

/** In seconds; below 0 where it was never stopped. */
export function firstStop(decisions: readonly GrowthDecision[]): number {
  return decisions.findIndex(({ stopped }) => stopped) * 10;
}

/** 6 tasks, two scale-outs two minutes apart. */
export function growingTasks(atSeconds: number): number {
  return atSeconds < 200 ? 6 : atSeconds < 320 ? 11 : 16;
}

/** With those, behind the target from 100 s on. */
export function behind(atSeconds: number): GrowthMoment {
  return {
    pressurePercent: atSeconds < 100 ? 0 : 100 + atSeconds,
    runningTasks: growingTasks(atSeconds),
    concurrency: 10,
    failedJobsPerSecond: 0,
  };
}
