import type { Switch, SwitchAction } from '../../domain/switchboard/document';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';
import { type PatternOptions, patternOf } from './pattern-option';

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
