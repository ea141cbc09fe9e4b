import { commandName } from '../kit/command-name';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { releaseLine, revisionLine, switchLines } from './switchboard-lines';
import { switchboardShown } from './switchboard-shown';

/** The switches that are deployed. `--json` has the whole document. */
export async function switchList(session: Session, { json }: ReadOptions): Promise<CommandResult> {
  const shown = await switchboardShown(session);
  if (json) return { stdout: `${JSON.stringify(shown, null, 2)}\n`, stderr: '', exitCode: 0 };
  const { document, deployedMs, copyProblem } = shown;
  const nowMs = session.clock.nowMs();
  const { length } = document.routes;
  const lines = [
    revisionLine(document, deployedMs, nowMs),
    ...switchLines(document.switches, nowMs / 1000),
    releaseLine(document),
    ...(length === 0
      ? []
      : [`${length} ${length === 1 ? 'route' : 'routes'}: see \`${commandName} route list\`.`]),
    ...(copyProblem === undefined ? [] : [copyProblem]),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode: 0 };
}
