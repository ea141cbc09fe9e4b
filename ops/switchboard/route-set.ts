import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard, type SwitchboardOptions } from './change-switchboard';

export interface RouteOptions extends SwitchboardOptions {
  readonly jobClass: string;
}

export interface RouteSetOptions extends RouteOptions {
  readonly queue: string;
}

/** Sends new jobs of a class to another queue. */
export async function routeSet(session: Session, options: RouteSetOptions): Promise<CommandResult> {
  const { jobClass, queue } = options;
  return changeSwitchboard(session, options, {
    action: 'route set',
    changes: (_, note) => [{ kind: 'set-route', route: { jobClass, queue, ...note } }],
  });
}
