import { runChange } from '../kit/change/run-change';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { poolText, poolWarnings, samePercentages, stageRollout } from './pool-facts';
import type { PoolOptions } from './pool-pause';
import { poolFinding, scalingStep, sizeStep } from './pool-steps';
import { poolTarget } from './pool-target';

/** Lets scaling move a pool again, within the range and with the percentages of the stage file. */
export async function poolResume(session: Session, options: PoolOptions): Promise<CommandResult> {
  const { pool } = options;
  const target = await poolTarget(session, pool);
  const { entry, live } = target.facts;
  const { min, max } = entry.task.tasks;
  const wanted = Math.min(max, Math.max(min, live.desiredTasks));
  const decision = stageRollout(entry);
  const pair =
    decision.ok && !samePercentages(decision.rollout, live.percentages)
      ? {
          minHealthyPercent: decision.rollout.minHealthyPercent,
          maxHealthyPercent: decision.rollout.maxHealthyPercent,
        }
      : undefined;
  // A size within the range is left alone: scaling may have moved it since it was read.
  const change = {
    ...(wanted === live.desiredTasks ? {} : { desiredTasks: wanted }),
    ...(pair === undefined ? {} : { percentages: pair }),
  };
  const sizeDone = Object.keys(change).length === 0;
  const scalingDone = live.suspended === 'none' && live.minTasks === min && live.maxTasks === max;
  const parts = [
    ...(change.desiredTasks === undefined ? [] : [`to ${wanted} tasks`]),
    ...(pair === undefined ? [] : [`to percentages ${pair.minHealthyPercent}/${pair.maxHealthyPercent}`]),
  ];
  return runChange(session, options, {
    action: 'pool resume',
    changes: [
      `${pool}: ${poolText(target.facts)}.`,
      scalingDone && sizeDone
        ? 'It scales as the stage file says already.'
        : `It scales from ${min} to ${max} tasks again, as the stage file says.`,
    ],
    warnings: poolWarnings(target.facts),
    refusals: [],
    // The size first: a target that scales again while the size is outside of its range would move it by itself, and
    // with the percentages of a size that is no more.
    steps: [
      ...(sizeDone
        ? []
        : [sizeStep(session, target, { title: `set ${pool} ${parts.join(' and ')}`, change })]),
      ...(scalingDone
        ? []
        : [
            scalingStep(session, target, {
              title: `let ${pool} scale from ${min} to ${max} tasks`,
              change: { suspended: false, minTasks: min, maxTasks: max },
            }),
          ]),
    ],
    before: live,
    after: { ...live, ...change, minTasks: min, maxTasks: max, suspended: 'none' },
    ...(scalingDone && sizeDone ? {} : { verify: () => poolFinding(session, pool, { suspended: false }) }),
  });
}
