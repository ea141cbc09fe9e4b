/** How a service wants its tasks replaced by a deploy. */
export type RolloutMode = 'thirds' | 'surge-thirds' | 'single';

/** The numbers of tasks a service scales over, both ends included. Whole tasks, `min` at least 1. */
export interface TaskRange {
  readonly min: number;
  readonly max: number;
}

/** The two numbers ECS takes, in whole percent of the desired count. */
export interface RolloutPercentages {
  /** ECS: floor of running tasks = ceil(desired * min / 100). */
  readonly minHealthyPercent: number;
  /** ECS: ceiling of RUNNING and PENDING tasks = floor(desired * max / 100). */
  readonly maxHealthyPercent: number;
}

export interface Rollout extends RolloutPercentages {
  /** One sentence for people: what holds while tasks are replaced. */
  readonly rule: string;
}

export type RolloutDecision =
  | { readonly ok: true; readonly rollout: Rollout }
  | { readonly ok: false; readonly problem: string };

interface Row {
  readonly mode: RolloutMode;
  readonly fits: (range: TaskRange) => boolean;
  readonly rollout: Rollout;
}

function rollout(minHealthyPercent: number, maxHealthyPercent: number, rule: string): Rollout {
  return { minHealthyPercent, maxHealthyPercent, rule };
}

const everyRange = () => true;

// One pair of percentages has to serve every count the service may have. 66 takes more than a third at 50
// tasks and up; 67 never does, but replaces nothing at 3. With a ceiling of 100 no pair is right everywhere.
const rows: readonly Row[] = [
  {
    mode: 'thirds',
    fits: ({ min, max }) => min >= 3 && max <= 49,
    rollout: rollout(
      66,
      100,
      'Exactly one third of the tasks, rounded down, is offline at a time; none is added.',
    ),
  },
  {
    mode: 'thirds',
    fits: ({ min }) => min >= 4,
    rollout: rollout(
      67,
      100,
      'At most one third of the tasks, rounded down, is offline at a time; none is added.',
    ),
  },
  {
    mode: 'thirds',
    fits: ({ min }) => min >= 3,
    rollout: rollout(
      67,
      200,
      'At most one third of the tasks is offline at a time; up to twice as many may run.',
    ),
  },
  {
    mode: 'thirds',
    fits: everyRange,
    rollout: rollout(
      100,
      200,
      'No task is offline; up to twice as many may run, since one or two tasks have no third.',
    ),
  },
  {
    mode: 'surge-thirds',
    fits: ({ min }) => min >= 4,
    rollout: rollout(100, 133, 'No task is offline; at most one third of the tasks is added at a time.'),
  },
  {
    mode: 'surge-thirds',
    fits: everyRange,
    rollout: rollout(
      100,
      200,
      'No task is offline; up to twice as many may run, since 133 % adds none to three tasks.',
    ),
  },
  {
    mode: 'single',
    fits: ({ min, max }) => min === 1 && max === 1,
    rollout: rollout(0, 100, 'Never two tasks are RUNNING at once; the one is offline while it is replaced.'),
  },
];

/**
 * The percentages with which ECS replaces the tasks of a service, right for every desired count within
 * `range`. The first row that fits wins. There is no default mode: what may be offline is for the service to
 * say.
 *
 * ECS counts RUNNING and PENDING tasks only, so a task that is STOPPING may still work while its successor
 * starts. With `single` that means: what must never happen twice has to end at SIGTERM.
 *
 * Never throws: a wish that cannot be kept comes back as a sentence that says why and what to do. The
 * sentence does not name the service; the caller does.
 */
export function rolloutFor(range: TaskRange, mode: RolloutMode): RolloutDecision {
  const problem = rangeProblem(range);
  if (problem !== undefined) return { ok: false, problem };
  const row = rows.find((candidate) => candidate.mode === mode && candidate.fits(range));
  if (row !== undefined) return { ok: true, rollout: row.rollout };
  return {
    ok: false,
    problem:
      `rollout single stops the one task before its successor starts, so ${range.min} to ${range.max} tasks would all ` +
      'be offline at once: set min and max to 1, or choose thirds or surge-thirds',
  };
}

function rangeProblem({ min, max }: TaskRange): string | undefined {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
    return `tasks come whole, got min ${min} and max ${max}: round both`;
  }
  if (min < 1) {
    return `a service without tasks serves nobody and cannot be rolled, got min ${min}: set min to 1 or more`;
  }
  if (min > max) return `min ${min} is above max ${max}, so no count fits: raise max or lower min`;
  return undefined;
}
