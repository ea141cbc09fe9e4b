import { shellWord } from '../../domain/escape-text';
import { untagged } from '../../domain/jobs/source-shares';
import { any } from '../../domain/switchboard/document';
import { commandName } from '../kit/command-name';

/** What a share is counted by, and the option that names it. */
export type ShareKind = 'source' | 'class' | 'account';

export interface CommandFor {
  /** As it was given to the command: a name or a path. */
  readonly stage: string;
  readonly kind: ShareKind;
  readonly name: string;
}

/** Ready to paste but for the reason. */
const reason = '--reason "..."';

/** Stops new jobs. Nothing where no option could name them: jobs without a tag, or a name that reads as a wildcard. */
export function switchOffCommand({ stage, kind, name }: CommandFor): string | undefined {
  return isNameable(name)
    ? `${commandName} switch off --stage ${shellWord(stage)} --${kind} ${shellWord(name)} ${reason}`
    : undefined;
}

/** Takes those that wait out of their queues. */
export function parkCommand({ stage, kind, name }: CommandFor): string | undefined {
  return isNameable(name)
    ? `${commandName} queue park --stage ${shellWord(stage)} --${kind} ${shellWord(name)} ${reason}`
    : undefined;
}

/** Control characters would be lost on the way through a terminal, and the pasted name another one. */
function isNameable(name: string): boolean {
  return name !== any && name !== untagged && !/\p{Cc}/u.test(name);
}
