import type { AcceptedSwitchboard } from './accepted-switchboard';
import { decide } from './decide';
import { routeOf } from './route-of';
import type { Switchboard } from './switchboard';

/** Answers by one document. Ends of switches come by the clock of this process. */
export function activeSwitchboard({ board, document }: AcceptedSwitchboard): Switchboard {
  return {
    verdict: (job) => {
      const decision = decide(board, job, Date.now() / 1000);
      if (decision.action === 'run') return decision;
      const { reason, untilSeconds } = decision.switch;
      const until = untilSeconds === undefined ? {} : { untilSeconds };
      return { action: decision.action, cause: 'switch', reason, ...until };
    },
    queueOf: (jobClass) => routeOf(board, jobClass),
    release: () => document.release,
  };
}
