import type { Release } from '../../domain/switchboard/document';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';

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
