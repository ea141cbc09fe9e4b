import { rolloutFor } from '../../domain/rollout/rollout-for';
import { everyTask } from '../every-task';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Ranges that no rollout can keep its promise over. */
export function taskRanges(config: StageConfig): Finding[] {
  return everyTask(config).flatMap(({ path, task }): Finding[] => {
    const { min, max } = task.tasks;
    if (min > max) {
      return [
        { path: [...path, 'tasks'], expected: 'min to be at most max', got: `min ${min} and max ${max}` },
      ];
    }
    const decision = rolloutFor(task.tasks, task.rollout);
    if (decision.ok) return [];
    const expected = `a range that rollout ${task.rollout} can replace`;
    return [{ path: [...path, 'tasks'], expected, got: `${min} to ${max}: ${decision.problem}` }];
  });
}
