import type { Release } from '../../domain/switchboard/document';
import { CliError } from '../kit/cli-error';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';

/** As typed. What is left out stays. */
export interface SwitchReleaseOptions extends SwitchboardOptions {
  readonly deferSeconds?: string;
  readonly deferredPerTask?: string;
  readonly unpark?: string;
}

/** Sets how fast what was put off comes back. Limits are those of the document. */
export async function switchRelease(session: Session, options: SwitchReleaseOptions): Promise<CommandResult> {
  const { deferSeconds, deferredPerTask, unpark } = options;
  const wanted: Partial<Release> = {
    ...(deferSeconds !== undefined && { deferSeconds: number('--defer-seconds', deferSeconds) }),
    ...(deferredPerTask !== undefined && {
      deferredJobsPerSecondPerTask: number('--deferred-per-task', deferredPerTask),
    }),
    ...(unpark !== undefined && { unparkJobsPerSecond: number('--unpark', unpark) }),
  };
  if (Object.keys(wanted).length === 0) {
    throw new CliError(2, 'say at least one of --defer-seconds, --deferred-per-task and --unpark');
  }
  return changeSwitchboard(session, options, {
    action: 'switch release',
    changes: ({ release }) => [{ kind: 'set-release', release: { ...release, ...wanted } }],
  });
}

/** @throws CliError 2 */
function number(option: string, text: string): number {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) {
    throw new CliError(2, `${option}: expected a number, got ${text}`);
  }
  return Number(text);
}
