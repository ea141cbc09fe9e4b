import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** A pool for the release's command that is not there, or that would run jobs with code whose release is not done. */
export function release({ release: asked, workers }: StageConfig): CheckFinding[] {
  if (asked === undefined) return [];
  const path = ['release', 'pool'];
  const pool = workers[asked.pool];
  const idle = Object.keys(workers).filter((name) => workers[name]?.queues.length === 0);
  if (pool === undefined) {
    const known = idle.length > 0 ? `: ${idle.join(', ')}` : ', of which there is none';
    return [
      {
        path,
        expected: `a key of workers that has no queues${known}`,
        got: JSON.stringify(asked.pool),
        suggestion: nearestKey(asked.pool, idle),
      },
    ];
  }
  return pool.queues.length === 0
    ? []
    : [
        {
          path,
          expected:
            'a pool without queues, because it gets each new image before the release’s command has run',
          got: `${JSON.stringify(asked.pool)}, which serves ${pool.queues.join(', ')}`,
        },
      ];
}
