import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey, patternText } from '../../domain/switchboard/job-pattern';
import type { CommandResult } from '../kit/command-result';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';
import { isEverything, type PatternOptions, patternOf } from './pattern-option';

export interface SwitchClearOptions extends SwitchboardOptions, PatternOptions {
  /** All switches there are. */
  readonly all: boolean;
}

/** Takes a switch away. It is named by exactly the pattern that it was set for: a wider one is another switch. */
export async function switchClear(session: Session, options: SwitchClearOptions): Promise<CommandResult> {
  const pattern = patternOf(options);
  const { all } = options;
  if (all && !isEverything(pattern)) {
    throw new CliError(2, '--all is for all switches: leave out --source, --class and --account');
  }
  return changeSwitchboard(session, options, {
    action: 'switch clear',
    changes: ({ switches }) => {
      if (all) {
        return switches.map(({ source, jobClass, account }) => ({
          kind: 'clear-switch',
          pattern: { source, jobClass, account },
        }));
      }
      if (isEverything(pattern) && !switches.some(isEverything)) {
        throw new CliError(2, 'say which switch by --source, --class and --account, or --all');
      }
      return [{ kind: 'clear-switch', pattern }];
    },
    warnings: (deployed) => (all ? [] : missing(deployed, patternKey(pattern))),
  });
}

/** Which ones there are, where the one that was meant is not among them. */
function missing({ switches }: SwitchboardDocument, key: string): readonly string[] {
  if (switches.some((one) => patternKey(one) === key)) return [];
  if (switches.length === 0) return ['There are no switches.'];
  return [`There is no such switch. There are: ${switches.map(patternText).join('; ')}.`];
}
