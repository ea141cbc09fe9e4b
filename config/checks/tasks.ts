import { rolloutFor } from '../../domain/rollout/rollout-for';
import { everyTask } from '../every-task';
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

/** Memory that Fargate offers for a CPU size, in MiB: `from` to `to` in steps of `step`. */
interface MemoryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** ECS developer guide, task size. 256 CPU units have 512 MiB too, but not 1,536: the one row with a gap. */
const memoryOf: Readonly<Record<StageConfig['services'][string]['cpu'], MemoryRange>> = {
  256: { from: 512, to: 2048, step: 512 },
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16384, step: 1024 },
  4096: { from: 8192, to: 30720, step: 1024 },
  8192: { from: 16384, to: 61440, step: 4096 },
  16384: { from: 32768, to: 122880, step: 8192 },
};

/** Pairs of cpu and memory that Fargate does not offer. */
export function fargateSizes(config: StageConfig): CheckFinding[] {
  return everyTask(config).flatMap(({ path, task: { cpu, memoryMiB } }): CheckFinding[] => {
    const { from, to, step } = memoryOf[cpu];
    const offered = memoryMiB >= from && memoryMiB <= to && (memoryMiB - from) % step === 0;
    const gap = cpu === 256 && memoryMiB === 1536;
    if (offered && !gap) return [];
    const expected =
      cpu === 256
        ? 'with cpu 256 one of 512, 1024 or 2048'
        : `with cpu ${cpu} a multiple of ${step} from ${from} to ${to}`;
    return [{ path: [...path, 'memoryMiB'], expected, got: `${memoryMiB}` }];
  });
}

/** What a worker needs to hand unfinished jobs back after it has waited for them. Sidekiq: "N + 5 seconds". */
const handBackSeconds = 5;

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
