import type { RolloutPercentages, TaskRange } from '../domain/rollout/rollout-for';
import { simulateRollout } from '../domain/rollout/simulate-rollout';
import { incidents } from './incidents';
import type { ParsedStack, Rule } from './rule';
import { findingAt } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { rolloutPercentages, type Service, servicesOf } from './support/services';
import { recordOf, shortJson } from './support/template-values';

/** More tasks than any service of ECS runs (quota: 5,000), so that a slip of the pen cannot hang a synth. */
const maxTasks = 10_000;

export const rolloutArithmetic: Rule = {
  id: 'rollout-arithmetic',
  title:
    'A deploy finishes, and keeps two thirds of the tasks healthy, at every number of tasks the service may have.',
  consequence:
    'Avochato, 19 November 2020: the deploy that was to repair the outage took a third of the servers offline while ' +
    'there were too few. The other end: percentages that fit no whole task leave ECS on the old version for good, with ' +
    'an event as the only sign (aws/containers-roadmap 485).',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    servicesOf(stacks)
      .filter(isRolling)
      .flatMap((service) => problems(stacks, service).map((message) => findingAt(service, message))),
};

/** Only ECS's own rolling deployments count in percent; blue/green and the others keep the old tasks. */
function isRolling({ properties }: Service): boolean {
  const controller = recordOf(properties.DeploymentController).Type ?? 'ECS';
  const strategy = recordOf(properties.DeploymentConfiguration).Strategy ?? 'ROLLING';
  return controller === 'ECS' && strategy === 'ROLLING';
}

function problems(stacks: readonly ParsedStack[], service: Service): string[] {
  const percentages = rolloutPercentages(service);
  const range = taskRange(scalableTargets(stacks, service).at(0));
  if (percentages === undefined) {
    const { MinimumHealthyPercent, MaximumPercent } = recordOf(service.properties.DeploymentConfiguration);
    return [
      `deployment percentages are ${shortJson(MinimumHealthyPercent)} and ${shortJson(MaximumPercent)}, expected whole numbers from 0 to 100 and from 100`,
    ];
  }
  // Without a range there is nothing to try; `pool-has-scaling-target` says so.
  return [
    ...(range === undefined ? [] : outOfStep(percentages, range)),
    ...(percentages.maxHealthyPercent === 100 ? rebalanced(service) : []),
  ];
}

/** Stuck and too many offline, each at the fewest tasks where it happens. */
function outOfStep(percentages: RolloutPercentages, range: TaskRange): string[] {
  const pair = `${percentages.minHealthyPercent}/${percentages.maxHealthyPercent} percent`;
  let stuck: string | undefined;
  let offline: string | undefined;
  for (let tasks = Math.max(1, range.min); tasks <= Math.min(range.max, maxTasks); tasks += 1) {
    const { finished, minHealthy } = simulateRollout(percentages, tasks, 0);
    const third = Math.floor(tasks / 3);
    const over = `${tasks} of ${range.min} to ${range.max} tasks`;
    if (!finished) {
      stuck ??= `at ${over} ${pair} can neither start nor stop one, expected percentages that replace all of them`;
    }
    if (tasks - minHealthy > third && !isSingle(percentages, range)) {
      offline ??= `at ${over} ${pair} takes ${tasks - minHealthy} offline, expected at most ${third}`;
    }
  }
  return [stuck, offline].filter((message) => message !== undefined);
}

/** A task of which there must never be two, such as a scheduler: offline while it is replaced, and asked to be. */
function isSingle(
  { minHealthyPercent, maxHealthyPercent }: RolloutPercentages,
  { min, max }: TaskRange,
): boolean {
  return min === 1 && max === 1 && minHealthyPercent === 0 && maxHealthyPercent === 100;
}

/** Left out, a new service has it on; at a ceiling of 100 percent it has no room to start a task elsewhere. */
function rebalanced({ properties }: Service): string[] {
  const rebalancing = properties.AvailabilityZoneRebalancing;
  return rebalancing === 'DISABLED'
    ? []
    : [
        `AvailabilityZoneRebalancing is ${shortJson(rebalancing)} at a maximum of 100 percent, expected "DISABLED"`,
      ];
}
