import type { TaskEntry } from '../../config/every-task';
import type { MeterLine } from '../../domain/jobs/meter-line';

/** Within how many seconds a pool's jobs are to begin. */
export interface LatencyTarget {
  /** As the deployed meter has it, which alarms and scaling act on. Absent where no reading tells. */
  readonly deployedSeconds?: number;
  readonly stageFileSeconds: number;
}

/** Of a pool with queues; undefined for everything else. */
export function latencyTarget(
  entry: TaskEntry,
  reading: Pick<MeterLine, 'pools'> | undefined,
): LatencyTarget | undefined {
  if (entry.group !== 'workers' || entry.task.queues.length === 0) return undefined;
  const deployed = reading?.pools.find(({ pool }) => pool === entry.name)?.latencyTargetSeconds;
  return {
    ...(deployed !== undefined && { deployedSeconds: deployed }),
    stageFileSeconds: entry.task.latencyTargetSeconds,
  };
}

/** Where the two differ, a sentence; after an edit that is not deployed an operator must not take the one for the other. */
export function targetDrift(name: string, target: LatencyTarget | undefined): string[] {
  const { deployedSeconds, stageFileSeconds } = target ?? {};
  if (deployedSeconds === undefined || stageFileSeconds === undefined) return [];
  if (deployedSeconds === stageFileSeconds) return [];
  return [
    `${name}: the deployed latency target is ${deployedSeconds} s, in the stage file ${stageFileSeconds} s`,
  ];
}
