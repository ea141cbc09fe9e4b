import type { RunObjections } from './run-hindrances';
import { commandText, type RunWish, secretsInSight } from './run-overrides';
import type { RunTarget } from './run-target';

/** What a person decides by, before anything is started. */
export interface RunPlanFacts {
  readonly target: RunTarget;
  readonly wish: RunWish;
  readonly options: {
    readonly revision?: number;
    readonly timeoutSeconds?: number;
    readonly detach: boolean;
    readonly force: boolean;
  };
}

export function runChanges({ target, wish, options }: RunPlanFacts): string[] {
  const { entry, definition } = target;
  const { name } = entry;
  const which = options.revision === undefined ? `which ${name} runs` : 'as it was asked for';
  const cpu = wish.cpu ?? definition.cpu;
  const memoryMiB = wish.memoryMiB ?? definition.memoryMiB;
  const variables = wish.variables.map((variable) => variable.name).join(', ');
  const spot = entry.group === 'workers' && entry.task.spot ? ', though a part of the pool is on Spot' : '';
  return [
    `One task beside those of ${name}, with its secrets, rights and network: ${commandText(wish.command)}`,
    `Revision ${definition.name}, ${which}: ${definition.app.image ?? 'an image that ECS does not name'}`,
    `${cpu} CPU units, ${memoryMiB} MiB, on demand${spot}.`,
    ...(variables === '' ? [] : [`With other values of ${variables}.`]),
    limitText(options),
    ...(definition.log === undefined
      ? ['What it writes cannot be shown: its container does not log to CloudWatch.']
      : []),
  ];
}

function limitText({ timeoutSeconds, detach }: RunPlanFacts['options']): string {
  if (detach) return 'Nobody waits for it: it runs until the command ends.';
  if (timeoutSeconds === undefined) return 'It runs until the command ends, or Ctrl-C stops it.';
  return `It is stopped after ${timeoutSeconds} s, as long as this command waits for it.`;
}

/** What speaks against it. `--force` takes all but one: which of two versions is meant only a person can say. */
export function runObjections(facts: RunPlanFacts, others: RunObjections): RunObjections {
  const { target, wish, options } = facts;
  const [newest, ...before] = target.revisions;
  const { name } = target.entry;
  const rolling =
    before.length > 0 && options.revision === undefined
      ? [
          `${name} is being rolled out, from revision ${before.join(' and ')} to ${newest}: say with --revision which one runs this.`,
        ]
      : [];
  const checks = [
    ...others.refusals,
    ...secretsInSight(wish).map(
      (text) =>
        `${text}: whoever may describe tasks reads it. Secrets belong into \`secrets\` of the stage file.`,
    ),
  ];
  return options.force
    ? { refusals: rolling, warnings: [...others.warnings, ...checks] }
    : {
        refusals: [...rolling, ...checks.map((text) => `${text} --force runs it all the same.`)],
        warnings: others.warnings,
      };
}
