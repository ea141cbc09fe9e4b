import { maxReconnectSpreadSeconds } from '../../domain/websockets/reconnect-spread';
import { stageReconnectSpread } from '../reconnect-spread';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Stages in which browsers that are cut would have to stay away too long, since too little takes them back. */
export function reconnects(config: StageConfig): CheckFinding[] {
  const spread = stageReconnectSpread(config);
  if (spread === undefined || spread.seconds <= maxReconnectSpreadSeconds) return [];
  const { tier, seconds } = spread;
  const back = `browsers that were cut to be back within ${maxReconnectSpreadSeconds} s`;
  const cure = 'more tasks, or more scaling.requestsPerTaskPerMinute';
  return [
    tier === undefined
      ? { path: ['services'], expected: `${back} (of kind web: ${cure})`, got: `${seconds}` }
      : {
          path: ['services', tier],
          expected: `${back} (${cure}; fewer connectionsPerTask)`,
          got: `${seconds}`,
        },
  ];
}
