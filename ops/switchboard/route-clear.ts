import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { changeSwitchboard } from './change-switchboard';
import type { RouteOptions } from './route-set';

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
