import { changeScaling, type ScalingChange, scalingCommand } from '../aws/auto-scaling-target';
import { changeSize, type SizeChange, sizeCommand } from '../aws/ecs-service-size';
import type { Finding, Step } from '../kit/change/plan';
import type { Session } from '../kit/session';
import { poolText } from './pool-facts';
import { type PoolTarget, poolTarget } from './pool-target';

/** Application Auto Scaling acts on a changed target within seconds; then the size is what it will stay. */
const settleMs = 10_000;

export function scalingStep(
  { clients }: Session,
  { scalableId, place }: PoolTarget,
  step: { readonly title: string; readonly change: ScalingChange },
): Step {
  return {
    title: step.title,
    aws: [`${scalingCommand(scalableId, step.change)} ${place}`],
    run: () => changeScaling(clients.autoScaling, scalableId, step.change),
  };
}

export function sizeStep(
  { clients }: Session,
  { cluster, service, described, place }: PoolTarget,
  step: { readonly title: string; readonly change: SizeChange },
): Step {
  const name = { cluster, service };
  return {
    title: step.title,
    aws: [`${sizeCommand(described, cluster, step.change)} ${place}`],
    run: () => changeSize(clients.ecs, name, step.change),
  };
}

/** What a look afterwards must find. */
export interface ExpectedPool {
  readonly suspended: boolean;
  readonly desiredTasks?: number;
}

/** Asks ECS and Application Auto Scaling what holds now. */
export async function poolFinding(session: Session, pool: string, wanted: ExpectedPool): Promise<Finding> {
  await session.clock.sleep(settleMs);
  const { facts } = await poolTarget(session, pool);
  const { desiredTasks, runningTasks, suspended, minTasks, maxTasks } = facts.live;
  const problems = [
    ...(wanted.suspended === (suspended === 'all') && suspended !== 'partly'
      ? []
      : [
          `Its scaling should be ${wanted.suspended ? 'suspended' : 'on'}, and is not: somebody else changed it.`,
        ]),
    ...(wanted.desiredTasks === undefined || wanted.desiredTasks === desiredTasks
      ? []
      : [`It should want ${wanted.desiredTasks} tasks: scaling or somebody else set it to ${desiredTasks}.`]),
  ];
  return {
    ok: problems.length === 0,
    lines: [`${pool}: ${poolText(facts)}.`, ...problems],
    data: { pool, desiredTasks, runningTasks, suspended, minTasks, maxTasks },
  };
}
