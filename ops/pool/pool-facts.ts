import { stackOf } from '../../config/contract/stack-id';
import type { TaskEntry } from '../../config/every-task';
import { type RolloutDecision, type RolloutPercentages, rolloutFor } from '../../domain/rollout/rollout-for';

/** What is known of a pool, or of a service, before its size is changed. */
export interface PoolFacts {
  /** As the stage file has it. */
  readonly entry: TaskEntry;
  readonly live: {
    readonly desiredTasks: number;
    readonly runningTasks: number;
    readonly percentages: RolloutPercentages;
    readonly rolling: boolean;
    /** Of the scalable target: what scaling keeps the size within, whoever changes it. */
    readonly minTasks: number;
    readonly maxTasks: number;
    readonly suspended: 'none' | 'partly' | 'all';
  };
  /** The status of its stack while CloudFormation changes that. */
  readonly deploying?: string;
}

/** What the stage file's own range and mode lead to: what the stack has deployed, or will. */
export function stageRollout({ task }: TaskEntry): RolloutDecision {
  return rolloutFor(task.tasks, task.rollout);
}

export function samePercentages(one: RolloutPercentages, other: RolloutPercentages): boolean {
  return (
    one.minHealthyPercent === other.minHealthyPercent && one.maxHealthyPercent === other.maxHealthyPercent
  );
}

/** What holds for every change of a pool. */
export function poolWarnings({ entry, live, deploying }: PoolFacts): string[] {
  return [
    ...(deploying === undefined
      ? []
      : [
          `The ${stackOf(entry)} stack is ${deploying}: its deploy may set this pool again. Look afterwards.`,
        ]),
    ...(live.rolling
      ? [`${entry.name} is being rolled out: the change holds for the tasks of that rollout too.`]
      : []),
  ];
}

/** As in "9 tasks wanted, 9 running, scaling from 6 to 24". */
export function poolText({ live }: PoolFacts): string {
  const scaling = {
    none: `scales from ${live.minTasks} to ${live.maxTasks}`,
    partly: `scaling partly suspended, ${live.minTasks} to ${live.maxTasks}`,
    all: `scaling suspended, ${live.minTasks} to ${live.maxTasks}`,
  };
  return `${live.desiredTasks} tasks wanted, ${live.runningTasks} running, ${scaling[live.suspended]}`;
}
