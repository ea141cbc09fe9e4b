import type { Route, SwitchboardDocument } from '../domain/switchboard/document';
import { documentProblems } from '../domain/switchboard/document-problems';
import { parseDocument } from '../domain/switchboard/parse-document';
import { type CompiledSwitchboard, compileSwitchboard, routeOf } from './compile-switchboard';
import { decide } from './decide';
import type { Switchboard } from './switchboard';

export interface AcceptedSwitchboard {
  readonly document: SwitchboardDocument;
  readonly board: CompiledSwitchboard;
  /** Sentences about routes that are not followed. The rest of the document is. */
  readonly ignoredRoutes: readonly string[];
}

/**
 * Judges what was read by the rules of the command that wrote it: AppConfig's console can be used past that command.
 * A document with a bad switch is refused as a whole; a route that leads nowhere is left out, because the switches beside
 * it may be what an incident waits for.
 *
 * @throws Error with all problems in one sentence
 */
export function acceptedSwitchboard(text: string, stageQueues: readonly string[]): AcceptedSwitchboard {
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(refusal(parsed.problems));
  const { document } = parsed;
  const problems = documentProblems(document, { queues: stageQueues });
  const ofSwitches = problems.filter(({ about }) => about === 'switch');
  if (ofSwitches.length > 0) throw new Error(refusal(ofSwitches.map((problem) => problem.text)));
  const leadsSomewhere = (route: Route): boolean =>
    documentProblems({ ...document, switches: [], routes: [route] }, { queues: stageQueues }).length === 0;
  const routes = document.routes.filter(leadsSomewhere);
  return {
    document,
    board: compileSwitchboard({ ...document, routes }),
    ignoredRoutes: problems.filter(({ about }) => about === 'route').map((problem) => problem.text),
  };
}

/** Few of many: a log is no place for a whole document. */
function refusal(problems: readonly string[]): string {
  const more = problems.length > 5 ? `; and ${problems.length - 5} more` : '';
  return `This is no switchboard to be obeyed: ${problems.slice(0, 5).join('; ')}${more}`;
}

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
