import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { revisionLine, routeLines } from './switchboard-lines';
import { switchboardShown } from './switchboard-shown';

/** The routes that are deployed. `--json` has the whole document. */
export async function routeList(session: Session, { json }: ReadOptions): Promise<CommandResult> {
  const shown = await switchboardShown(session);
  if (json) return { stdout: `${JSON.stringify(shown, null, 2)}\n`, stderr: '', exitCode: 0 };
  const { document, deployedMs, copyProblem } = shown;
  const nowMs = session.clock.nowMs();
  const lines = [
    revisionLine(document, deployedMs, nowMs),
    ...routeLines(document.routes, nowMs / 1000),
    ...(copyProblem === undefined ? [] : [copyProblem]),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode: 0 };
}
