import { budgetsOf } from '../../config/budgets/budgets-of';
import type { TaskEntry } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import { serviceSize } from '../aws/ecs-service-size';
import { commandName } from '../kit/command-name';
import { alarmsThatUndo, inAlarmAt } from '../rollout/ecs-blind-alarms';
import { statusScaling } from '../status/read-scaling';
import type { Check, Difference } from './check-kinds';

const noneYet = 'no service stands yet';

/** Two rollouts of one service at once are one that nobody can follow, and a rollback goes back to neither. */
export const noRollout: Check = {
  name: 'rollouts',
  needed: true,
  onlyAws: 'a rollout there may never end',
  ask: async ({ live, session: { config } }) => {
    const services = await live.services();
    const differences = services.flatMap(({ entry: { path }, service }): Difference[] => {
      const { rolling, runningTasks, desiredTasks } = serviceSize(service);
      if (!rolling) return [];
      const found = `its tasks are being replaced, ${runningTasks} of ${desiredTasks} run`;
      const advice = `Wait until it is over: ${commandName} rollout watch --stage ${config.stage}`;
      return [{ what: path.join('.'), expected: 'no rollout under way', found, advice }];
    });
    return { found: services.length === 0 ? noneYet : 'none under way', differences };
  },
};

/**
 * The percentages of a rollout fit the range of the stage file, and apply as soon as they are deployed: a count outside of it
 * is rolled by numbers that were not made for it (ADR 4).
 */
export const countsInRange: Check = {
  name: 'task counts',
  ask: async ({ live, session: { config } }) => {
    const services = await live.services();
    const differences = services.flatMap(({ entry, service }): Difference[] => {
      const { min, max } = entry.task.tasks;
      const { desiredTasks } = serviceSize(service);
      if (desiredTasks >= min && desiredTasks <= max) return [];
      return [
        {
          what: entry.path.join('.'),
          expected: `${min} to ${max} tasks, the range of the stage file`,
          found: `${desiredTasks} wanted now`,
          advice: countAdvice(config.stage, entry, desiredTasks),
        },
      ];
    });
    return {
      found: services.length === 0 ? noneYet : `all ${services.length} within their range`,
      differences,
    };
  },
};

function countAdvice(stage: string, { name }: TaskEntry, desired: number): string {
  const resume = `${commandName} pool resume --stage ${stage} --pool ${name} --reason "..."`;
  return `Back into the range: ${resume}. Or write a range into the stage file that holds ${desired}.`;
}

/** ECS takes no notice of alarms that are on when a deployment begins: a bad version would not be taken back. */
export const alarmRollback: Check = {
  name: 'alarm rollback',
  onlyAws: 'alarm states there are no evidence',
  ask: async ({ live, session: { clients, clock } }) => {
    const services = await live.services();
    if (services.length === 0) return { found: noneYet };
    const watched = services.map(({ entry, service }) => ({ entry, names: alarmsThatUndo(service) }));
    const names = [...new Set(watched.flatMap((one) => one.names))];
    const on = new Set(await inAlarmAt(clients.cloudWatch, names, new Date(clock.nowMs())));
    const differences = watched.flatMap(({ entry, names: own }): Difference[] => {
      const blind = own.filter((name) => on.has(name));
      if (blind.length === 0) return [];
      const advice = 'Wait until it is over (docs/runbook.md): for this deploy ECS would not look at it.';
      return [
        {
          what: entry.path.join('.'),
          expected: 'its alarms to undo a bad deploy',
          found: `${blind.join(', ')} in ALARM`,
          advice,
        },
      ];
    });
    return {
      found: names.length === 0 ? 'no alarm undoes a deploy' : `${names.length} alarms watch`,
      differences,
    };
  },
};

/** What operators widened counts until it is set back: budgets must hold with it as well. */
export const liveBudgets: Check = {
  name: 'budgets',
  ask: async ({ live, session: { clients, config, interrupted } }) => {
    const cluster = await live.cluster();
    if (cluster === undefined) return { found: noneYet };
    const services = await live.services();
    const names = services.map(({ entry }) => entry.name);
    const ranges = await statusScaling(clients.autoScaling, { cluster, names, abortSignal: interrupted });
    const most = new Map(
      services.map(({ entry: { name, task }, service }) => {
        const { desiredTasks } = serviceSize(service);
        return [name, Math.max(task.tasks.max, ranges.get(name)?.maxTasks ?? 0, desiredTasks)];
      }),
    );
    const wider = services.flatMap(({ entry: { name, path, task } }) => {
      const max = most.get(name) ?? 0;
      return max > task.tasks.max ? [`${path.join('.')} at ${max} tasks`] : [];
    });
    const over = budgetsOf(withMost(config, most)).filter(({ budget }) => !budget.fits);
    const differences = over.map(({ budget: { name, used, allowed, unit } }) => ({
      what: name,
      expected: `at most ${allowed} ${unit}`,
      found: `${used}${wider.length === 0 ? '' : `, with ${wider.join(' and ')}`}`,
      advice:
        wider.length === 0
          ? `What adds up to it: ${commandName} budgets --stage ${config.stage}`
          : `Back into the range of the stage file: ${commandName} pool resume --stage ${config.stage} --pool <name> --reason "..."`,
    }));
    return { found: wider.length === 0 ? 'fit' : `fit with ${wider.join(' and ')}`, differences };
  },
};

/** The stage file with these as the most tasks. */
function withMost(config: StageConfig, most: ReadonlyMap<string, number>): StageConfig {
  const widened = <T extends TaskEntry['task']>(tasks: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        { ...task, tasks: { ...task.tasks, max: most.get(name) ?? task.tasks.max } },
      ]),
    );
  return { ...config, services: widened(config.services), workers: widened(config.workers) };
}
