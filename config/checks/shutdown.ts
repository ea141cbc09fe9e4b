import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** What a worker needs to hand unfinished jobs back after it has waited for them. Sidekiq: "N + 5 seconds". */
const handBackSeconds = 5;

/** Jobs that a deploy would kill half-way and nobody said that they can bear it. */
export function shutdown(config: StageConfig): Finding[] {
  return Object.entries(config.workers).flatMap(([pool, worker]): Finding[] => {
    const longest = worker.stopTimeoutSeconds - handBackSeconds;
    if (worker.checkpoint || worker.longestJobSeconds <= longest) return [];
    return [
      {
        path: ['workers', pool, 'longestJobSeconds'],
        expected: `at most ${longest} (stopTimeoutSeconds ${worker.stopTimeoutSeconds} less ${handBackSeconds}), or checkpoint: true`,
        got: `${worker.longestJobSeconds}`,
      },
    ];
  });
}
