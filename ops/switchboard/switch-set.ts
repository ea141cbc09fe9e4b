import type { Switch, SwitchAction } from '../../domain/switchboard/document';
import { CliError } from '../kit/cli-error';
import type { CommandResult } from '../kit/command-result';
import { momentOption } from '../kit/moment-option';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';
import { type PatternOptions, patternOption } from './pattern-option';

export interface SwitchSetOptions extends SwitchboardOptions, PatternOptions {
  readonly action: SwitchAction;
  /** With `sample`, as typed. */
  readonly percent?: string;
  /** When it ends by itself, as typed. */
  readonly until?: string;
}

/** Sets the switch of a pattern, in the place of the one that it may have. */
export async function switchSet(session: Session, options: SwitchSetOptions): Promise<CommandResult> {
  const { action, percent, until } = options;
  const wanted: Pick<Switch, 'source' | 'jobClass' | 'account' | 'action' | 'percent' | 'untilSeconds'> = {
    ...patternOption(options),
    action,
    ...(percent !== undefined && { percent: percentOption(percent) }),
    ...(until !== undefined && {
      untilSeconds: momentOption({
        option: '--until',
        text: until,
        nowMs: session.clock.nowMs(),
        lies: 'ahead',
      }),
    }),
  };
  return changeSwitchboard(session, options, {
    action: `switch ${action}`,
    changes: (_, note) => [{ kind: 'set-switch', switch: { ...wanted, ...note } }],
  });
}

/** @throws CliError 2 */
function percentOption(text: string): number {
  const percent = Number(text.replace(/%$/, ''));
  if (!/^\d{1,3}(\.\d+)?%?$/.test(text) || percent > 100) {
    throw new CliError(2, `percent: expected 0 to 100, got ${text}`);
  }
  return percent;
}
