import { budgetsOf } from '../../config/budgets/budgets-of';
import type { StageConfig } from '../../config/schema/stage';
import { type RolloutPercentages, rolloutFor } from '../../domain/rollout/rollout-for';
import { type PoolFacts, samePercentages, stageRollout } from './pool-facts';

/** What a fixed size needs besides the number, or why it must not be. */
export interface PoolSize {
  /** Only where the live ones are not right for this many tasks. */
  readonly percentages?: RolloutPercentages;
  /** The range that lets the size be: Application Auto Scaling raises a service to its minimum, suspended or not. */
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

/**
 * Within the stage file's range its own percentages are right for every count. Outside they may be stuck or take more than
 * a third, so that the size comes with the pair that is right for exactly this count; where the mode has none, it is refused.
 *
 * @param force goes on although a budget does not fit, or a service would serve nobody
 */
export function poolSize(
  config: StageConfig,
  facts: PoolFacts,
  { tasks, force }: { readonly tasks: number; readonly force: boolean },
): PoolSize {
  const { entry, live } = facts;
  const { name, task } = entry;
  const { min, max } = task.tasks;
  const inRange = tasks >= min && tasks <= max;
  const decision = inRange ? stageRollout(entry) : rolloutFor({ min: tasks, max: tasks }, task.rollout);
  const warnings: string[] = [];
  const refusals: string[] = [];
  if (tasks === 0) {
    const idle = entry.group === 'workers' ? idleText(entry.task.queues) : 'Nobody answers its customers.';
    // Workers at zero are a way to stop a flood. A service at zero is an outage by our own hand.
    if (entry.group === 'workers' || force) warnings.push(idle);
    else refusals.push(`${name} at 0 tasks: ${idle} --force does it all the same.`);
  } else if (!decision.ok) {
    refusals.push(`${name} at ${tasks} tasks: ${decision.problem}.`);
  }
  if (!inRange) {
    warnings.push(
      `${tasks} is outside the stage file's ${min} to ${max}: a deploy of ${name} puts the stage file's percentages back. Change the stage file, or resume before the next deploy.`,
    );
  }
  for (const line of overBudget(config, facts, tasks)) {
    (force ? warnings : refusals).push(force ? line : `${line} --force does it all the same.`);
  }
  const changes = tasks > 0 && decision.ok && !samePercentages(decision.rollout, live.percentages);
  return {
    ...(changes ? { percentages: pair(decision.rollout) } : {}),
    minTasks: Math.min(tasks, min),
    maxTasks: Math.max(tasks, max),
    warnings,
    refusals,
  };
}

function idleText(queues: readonly string[]): string {
  return queues.length === 0 ? 'Nothing of it runs.' : `Nobody works off ${queues.join(', ')}.`;
}

function pair({ minHealthyPercent, maxHealthyPercent }: RolloutPercentages): RolloutPercentages {
  return { minHealthyPercent, maxHealthyPercent };
}

/** Budgets that this size breaks, with all others at their maximum. What did not fit before is not this size's doing. */
function overBudget(config: StageConfig, { entry }: PoolFacts, tasks: number): string[] {
  const fixed = { min: tasks, max: tasks };
  const { group, name } = entry;
  const changed: StageConfig =
    entry.group === 'workers'
      ? { ...config, workers: { ...config.workers, [name]: { ...entry.task, tasks: fixed } } }
      : { ...config, services: { ...config.services, [name]: { ...entry.task, tasks: fixed } } };
  const before = new Map(budgetsOf(config).map(({ budget }) => [budget.name, budget.used]));
  return budgetsOf(changed).flatMap(({ budget }) =>
    budget.fits || budget.used <= (before.get(budget.name) ?? 0)
      ? []
      : [
          `${group}.${name} at ${tasks} tasks: ${budget.name} would be ${amountText(budget.used)} of ${amountText(budget.allowed)} ${budget.unit}.`,
        ],
  );
}

function amountText(amount: number): string {
  return Number.isFinite(amount) ? amount.toLocaleString('en-US') : 'unlimited';
}
