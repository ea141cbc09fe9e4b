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

/** Lets new jobs of a class go where the app itself sends them. */
export async function routeClear(session: Session, options: RouteOptions): Promise<CommandResult> {
  const { jobClass } = options;
  return changeSwitchboard(session, options, {
    action: 'route clear',
    changes: () => [{ kind: 'clear-route', jobClass }],
    warnings: ({ routes }) => {
      if (routes.some((route) => route.jobClass === jobClass)) return [];
      const names = routes.map((route) => route.jobClass).join(', ');
      return [routes.length === 0 ? 'There are no routes.' : `There is no such route. There are: ${names}.`];
    },
  });
}
