import { budgetsOf } from '../../config/budgets/budgets-of';
import type { StageConfig } from '../../config/schema/stage';
import type { LinePool, MeterLine } from '../../domain/jobs/meter-line';

/**
 * Pools whose processes run more jobs at once than the stage file says, and what the budgets come to with what they really
 * run: those were added up with the smaller number, and hold for no deploy. Fewer jobs than declared are no finding.
 */
export function measuredConcurrency(config: StageConfig, { pools }: Pick<MeterLine, 'pools'>): string[] {
  const above = pools.flatMap(({ pool, jobsPerProcess }: LinePool) => {
    const declared = config.workers[pool]?.concurrency;
    return declared === undefined || jobsPerProcess === undefined || jobsPerProcess <= declared
      ? []
      : [{ pool, declared, jobsPerProcess }];
  });
  if (above.length === 0) return [];
  const measured = new Map(above.map(({ pool, jobsPerProcess }) => [pool, jobsPerProcess]));
  const workers = Object.fromEntries(
    Object.entries(config.workers).map(([name, pool]) => [
      name,
      { ...pool, concurrency: measured.get(name) ?? pool.concurrency },
    ]),
  );
  return [
    ...above.map(
      ({ pool, declared, jobsPerProcess }) =>
        `${pool}: its processes run ${jobsPerProcess} jobs at once, the stage file says ${declared}`,
    ),
    ...changedBudgets(config, { ...config, workers }),
  ];
}

/** The one that fails first, always: its connections are the app's to give. Others only where they do not fit. */
function changedBudgets(before: StageConfig, after: StageConfig): string[] {
  const declared = new Map(budgetsOf(before).map(({ budget: { name, used } }) => [name, used]));
  return budgetsOf(after).flatMap(({ path, budget: { name, unit, used, allowed, fits } }) => {
    const was = declared.get(name);
    if (was === used || (fits && !path.includes('databaseConnections'))) return [];
    const [now, then, limit] = [used, was ?? 0, allowed].map((amount) => amount.toLocaleString('en-US'));
    return [
      `with what runs, ${name}: ${now} of ${limit} ${unit}, not ${then}; ${fits ? 'it fits' : 'it does not fit'}`,
    ];
  });
}
