import { rolloutFor } from '../domain/rollout/rollout-for';
import { uncheckedHealthySeconds } from '../domain/rollout/unchecked-healthy-seconds';
import { drainSteps, peakTasks } from './budgets/peak-tasks';
import { everyTask, type TaskEntry } from './every-task';
import type { StageConfig } from './schema/stage';

/** The most tasks of a service or pool that hold connections at once. */
export interface TaskPeak {
  readonly entry: TaskEntry;
  readonly peakTasks: number;
}

/** Every service and pool at its maximum, in the middle of a rollout: what each connection budget starts from. */
export function taskPeaks(config: StageConfig): TaskPeak[] {
  return everyTask(config).map((entry) => ({ entry, peakTasks: peakOf(entry) }));
}

function peakOf(entry: TaskEntry): number {
  const { tasks, rollout: mode } = entry.task;
  const decision = rolloutFor(tasks, mode);
  // A range that cannot be rolled is reported by its own check; until it is mended, the worst counts.
  if (!decision.ok) return 2 * tasks.max;
  if (entry.group === 'services') return peakTasks(decision.rollout, tasks.max);

  // With a health check a successor may count after seconds, so nothing is known about how many drains overlap.
  if (entry.task.healthCheckCommand !== undefined) return peakTasks(decision.rollout, tasks.max);
  const steps = drainSteps({
    drainSeconds: entry.task.stopTimeoutSeconds,
    soonestHealthySeconds: uncheckedHealthySeconds,
  });
  return peakTasks(decision.rollout, tasks.max, steps);
}
