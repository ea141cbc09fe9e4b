import { shellWord } from '../../domain/escape-text';
import { unreadable } from '../../domain/jobs/sidekiq-job';
import { untagged } from '../../domain/jobs/source-shares';
import { any } from '../../domain/switchboard/document';
import { commandName } from '../kit/command-name';
import { nameProblem, type PatternOptions } from '../switchboard/pattern-option';

/** What a share is counted by, and the option that names it. */
export type ShareKind = keyof PatternOptions;

export interface CommandFor {
  /** As it was given to the command: a name or a path. */
  readonly stage: string;
  /** All of them together; at least one. */
  readonly names: PatternOptions;
}

/** Ready to paste but for the reason. */
const reason = '--reason "..."';

/** Stops new jobs. Nothing where no option could name them. */
export function switchOffCommand(jobs: CommandFor): string | undefined {
  return command('switch off', jobs);
}

/** Takes those that wait out of their queues. */
export function parkCommand(jobs: CommandFor): string | undefined {
  return command('queue park', jobs);
}

/** Takes all of one queue out. Nothing where no option could name it. */
export function parkQueueCommand(stage: string, queue: string): string | undefined {
  return unnameable(queue) === undefined
    ? `${commandName} queue park --stage ${shellWord(stage)} --queue ${shellWord(queue)} ${reason}`
    : undefined;
}

function command(verb: string, { stage, names }: CommandFor): string | undefined {
  const { source, class: jobClass, account } = names;
  const options = Object.entries({ source, class: jobClass, account }).flatMap(([option, name]) =>
    name === undefined ? [] : [{ option, name }],
  );
  if (options.length === 0 || options.some(({ name }) => unnameable(name) !== undefined)) return undefined;
  const words = options.map(({ option, name }) => `--${option} ${shellWord(name)}`);
  return [commandName, verb, '--stage', shellWord(stage), ...words, reason].join(' ');
}

/**
 * Why no command takes a name; undefined for one that a command takes. What an option refuses is asked of the option itself.
 * Beside that: jobs without a tag, entries that are no jobs, a * that the switchboard refuses or takes for every name, and
 * what would be lost on the way through a terminal, so that the pasted name were another one.
 */
export function unnameable(name: string): string | undefined {
  if (name === untagged) return 'it has no tag';
  if (name === unreadable) return 'these hold no job that an app could be asked not to push';
  if (name.includes(any)) return 'a * in it would stand for any name';
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return 'it has characters that no terminal passes on';
  return nameProblem(name);
}
