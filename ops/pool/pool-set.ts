import { runChange } from '../kit/change/run-change';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { poolText, poolWarnings } from './pool-facts';
import type { PoolOptions } from './pool-pause';
import { poolSize } from './pool-size';
import { poolFinding, scalingStep, sizeStep } from './pool-steps';
import { poolTarget } from './pool-target';

export interface PoolSetOptions extends PoolOptions {
  /** 0 and up. */
  readonly tasks: number;
  /** Goes on although a budget does not fit. */
  readonly force: boolean;
}

/**
 * Suspends a pool's scaling and sets how many tasks it has. The range of its scalable target is widened first where it
 * has to be: a minimum above the size would raise it again, suspended or not (facts of Application Auto Scaling, from its
 * documents).
 */
export async function poolSet(session: Session, options: PoolSetOptions): Promise<CommandResult> {
  const { pool, tasks } = options;
  const target = await poolTarget(session, pool);
  const { live } = target.facts;
  const size = poolSize(session.config, target.facts, { tasks, force: options.force });
  const { percentages, minTasks, maxTasks } = size;
  const rangeHolds = live.minTasks <= tasks && live.maxTasks >= tasks;
  const scalingDone = live.suspended === 'all' && rangeHolds;
  const sizeDone = live.desiredTasks === tasks && percentages === undefined;
  const range = rangeHolds ? {} : { minTasks, maxTasks };
  const change = {
    ...(live.desiredTasks === tasks ? {} : { desiredTasks: tasks }),
    ...(percentages === undefined ? {} : { percentages }),
  };
  const withPair =
    percentages === undefined
      ? ''
      : `, with rollout percentages ${percentages.minHealthyPercent}/${percentages.maxHealthyPercent}`;
  return runChange(session, options, {
    action: 'pool set',
    changes: [
      `${pool}: ${poolText(target.facts)}.`,
      `It gets ${tasks} tasks${withPair}, and keeps them until it is resumed.`,
    ],
    warnings: [...poolWarnings(target.facts), ...size.warnings],
    refusals: size.refusals,
    steps: [
      ...(scalingDone
        ? []
        : [
            scalingStep(session, target, {
              title: `suspend the scaling of ${pool}${rangeHolds ? '' : `, and let it be from ${minTasks} to ${maxTasks} tasks`}`,
              change: { suspended: true, ...range },
            }),
          ]),
      ...(sizeDone
        ? []
        : [sizeStep(session, target, { title: `set ${pool} to ${tasks} tasks${withPair}`, change })]),
    ],
    before: live,
    after: { ...live, ...change, ...range, suspended: 'all' },
    ...(scalingDone && sizeDone
      ? {}
      : { verify: () => poolFinding(session, pool, { suspended: true, desiredTasks: tasks }) }),
  });
}
