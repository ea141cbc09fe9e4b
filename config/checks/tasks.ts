import { rolloutFor } from '../../domain/rollout/rollout-for';
import { maxReconnectSpreadSeconds } from '../../domain/websockets/reconnect-spread';
import { handBackSeconds } from '../contract/task-environment';
import { everyTask } from '../every-task';
import { stageReconnectSpread } from '../reconnect-spread';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Ranges that no rollout can keep its promise over. */
export function taskRanges(config: StageConfig): CheckFinding[] {
  return everyTask(config).flatMap(({ path, task }): CheckFinding[] => {
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

/**
 * Pools on Spot whose deploy could only end once Spot has room: CloudFormation would wait for it, and after three hours take
 * the whole stack back, web with it.
 */
export function spotPools(config: StageConfig): CheckFinding[] {
  return Object.entries(config.workers).flatMap(([pool, { spot, tasks, rollout }]): CheckFinding[] => {
    if (!spot || (rollout === 'thirds' && tasks.min >= 3)) return [];
    return [
      {
        path: ['workers', pool, 'spot'],
        expected:
          'false, or rollout thirds with a min of at least 3: a deploy must be able to end on the two thirds that are not on Spot',
        got: `true with rollout ${rollout} and a min of ${tasks.min}`,
      },
    ];
  });
}

/** Memory that Fargate offers for a CPU size, in MiB: these sizes, or `from` to `to` in steps of `step`. */
type Memory = readonly number[] | { readonly from: number; readonly to: number; readonly step: number };

/** ECS developer guide, "Task CPU and memory"; cfn-lint's E3047 holds the same table. */
const memoryOf: Readonly<Record<StageConfig['services'][string]['cpu'], Memory>> = {
  256: [512, 1024, 2048],
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16384, step: 1024 },
  4096: { from: 8192, to: 30720, step: 1024 },
  8192: { from: 16384, to: 61440, step: 4096 },
  16384: { from: 32768, to: 122880, step: 8192 },
  32768: [61440, 122880, 249856],
};

/** Pairs of cpu and memory that Fargate does not offer. */
export function fargateSizes(config: StageConfig): CheckFinding[] {
  return everyTask(config).flatMap(({ path, task: { cpu, memoryMiB } }): CheckFinding[] => {
    const memory = memoryOf[cpu];
    if (offers(memory, memoryMiB)) return [];
    const expected =
      'step' in memory
        ? `with cpu ${cpu} a multiple of ${memory.step} from ${memory.from} to ${memory.to}`
        : `with cpu ${cpu} one of ${memory.join(', ').replace(/, (\d+)$/, ' or $1')}`;
    return [{ path: [...path, 'memoryMiB'], expected, got: `${memoryMiB}` }];
  });
}

function offers(memory: Memory, memoryMiB: number): boolean {
  if (!('step' in memory)) return memory.includes(memoryMiB);
  const { from, to, step } = memory;
  return memoryMiB >= from && memoryMiB <= to && (memoryMiB - from) % step === 0;
}

/** Jobs that a deploy would kill half-way and nobody said that they can bear it. */
export function shutdown(config: StageConfig): CheckFinding[] {
  return Object.entries(config.workers).flatMap(([pool, worker]): CheckFinding[] => {
    const maxJobSeconds = worker.stopTimeoutSeconds - handBackSeconds;
    if (worker.checkpoint || worker.longestJobSeconds <= maxJobSeconds) return [];
    return [
      {
        path: ['workers', pool, 'longestJobSeconds'],
        expected: `at most ${maxJobSeconds} (stopTimeoutSeconds ${worker.stopTimeoutSeconds} less ${handBackSeconds}), or checkpoint: true`,
        got: `${worker.longestJobSeconds}`,
      },
    ];
  });
}

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
