import type { Release, Switch, SwitchAction, SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey, patternText } from '../../domain/switchboard/job-pattern';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';
import { isEverything, type PatternOptions, patternOf } from './pattern-option';

export interface SwitchSetOptions extends SwitchboardOptions, PatternOptions {
  readonly action: SwitchAction;
  /** With `sample`: 0 to 100. */
  readonly percent?: number;
  /** When it ends by itself, in seconds since 1970. */
  readonly until?: number;
}

/** Sets the switch of a pattern, in the place of the one that it may have. */
export async function switchSet(session: Session, options: SwitchSetOptions): Promise<CommandResult> {
  const { action, percent, until } = options;
  const wanted: Pick<Switch, 'source' | 'jobClass' | 'account' | 'action' | 'percent' | 'untilSeconds'> = {
    ...patternOf(options),
    action,
    ...(percent !== undefined && { percent }),
    ...(until !== undefined && { untilSeconds: until }),
  };
  return changeSwitchboard(session, options, {
    action: `switch ${action}`,
    changes: (_, note) => [{ kind: 'set-switch', switch: { ...wanted, ...note } }],
  });
}

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

/** What is left out stays. */
export interface SwitchReleaseOptions extends SwitchboardOptions {
  readonly deferSeconds?: number;
  readonly deferredPerTask?: number;
  readonly unpark?: number;
}

/** Sets how fast what was put off comes back. Limits are those of the document. */
export async function switchRelease(session: Session, options: SwitchReleaseOptions): Promise<CommandResult> {
  const { deferSeconds, deferredPerTask, unpark } = options;
  const wanted: Partial<Release> = {
    ...(deferSeconds !== undefined && { deferSeconds }),
    ...(deferredPerTask !== undefined && {
      deferredJobsPerSecondPerTask: deferredPerTask,
    }),
    ...(unpark !== undefined && { unparkJobsPerSecond: unpark }),
  };
  if (Object.keys(wanted).length === 0) {
    throw new CliError(2, 'say at least one of --defer-seconds, --deferred-per-task and --unpark');
  }
  return changeSwitchboard(session, options, {
    action: 'switch release',
    changes: ({ release }) => [{ kind: 'set-release', release: { ...release, ...wanted } }],
  });
}
