import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { poolText, poolWarnings } from './pool-facts';
import { poolFinding, scalingStep } from './pool-steps';
import { poolTarget } from './pool-target';

export interface PoolOptions extends ChangeOptions {
  /** A key of `workers` or `services` in the stage file. */
  readonly pool: string;
}

/** Stops everything that would change a pool's size, and keeps the size that it has. */
export async function poolPause(session: Session, options: PoolOptions): Promise<CommandResult> {
  const target = await poolTarget(session, options.pool);
  const { live } = target.facts;
  const already = live.suspended === 'all';
  return runChange(session, options, {
    action: 'pool pause',
    changes: [
      `${options.pool}: ${poolText(target.facts)}.`,
      already
        ? 'It is paused already.'
        : 'It keeps its size, whatever waits in its queues, until it is resumed; deploys do not resume it.',
    ],
    warnings: poolWarnings(target.facts),
    refusals: [],
    steps: already
      ? []
      : [
          scalingStep(session, target, {
            title: `suspend the scaling of ${options.pool}`,
            change: { suspended: true },
          }),
        ],
    before: live,
    after: { ...live, suspended: 'all' },
    ...(already ? {} : { verify: () => poolFinding(session, options.pool, { suspended: true }) }),
  });
}
