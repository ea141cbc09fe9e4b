import type { Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { displayName, patternText } from '../../domain/switchboard/job-pattern';
import { commandName } from '../kit/command-name';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { columns } from '../kit/screen/columns';
import { fittedText, timeText, whoText } from '../kit/screen/text';
import type { Session } from '../kit/session';
import { switchboardShown } from './read-switchboard';

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

/** Of the line below an entry. */
const widest = 100;

/** Which one it is, since when. */
function revisionLine(
  { revision }: SwitchboardDocument,
  deployedMs: number | undefined,
  nowMs: number,
): string {
  const since = deployedMs === undefined ? '' : `, deployed ${timeText(deployedMs / 1000, nowMs / 1000)} UTC`;
  return `Revision ${revision} of the switchboard${since}.`;
}

/** Two lines for each switch: what it does, and who said so why. */
function switchLines(switches: readonly Switch[], nowSeconds: number): readonly string[] {
  if (switches.length === 0) return ['No switches: all jobs run.'];
  const rows = switches.map((one) => [effect(one), patternText(one), end(one, nowSeconds)]);
  return columns(rows).flatMap((line, index) => {
    const one = switches[index];
    return one === undefined ? [line] : [line, noteLine(one, nowSeconds)];
  });
}

function routeLines(routes: readonly Route[], nowSeconds: number): readonly string[] {
  if (routes.length === 0) return ['No routes: all jobs go where the app sends them.'];
  const rows = routes.map(({ jobClass, queue, forced }) => [
    displayName(jobClass),
    `-> ${displayName(queue)}${forced ? ' (forced)' : ''}`,
  ]);
  return columns(rows).flatMap((line, index) => {
    const one = routes[index];
    return one === undefined ? [line] : [line, noteLine(one, nowSeconds)];
  });
}

function releaseLine({ release }: SwitchboardDocument): string {
  const { deferSeconds, deferredJobsPerSecondPerTask, unparkJobsPerSecond } = release;
  return `Release: deferred jobs after ${deferSeconds} s, ${deferredJobsPerSecondPerTask}/s for each task; parked jobs ${unparkJobsPerSecond}/s.`;
}

function effect({ action, percent, forced }: Switch): string {
  return `${action}${percent === undefined ? '' : ` ${percent} %`}${forced ? ' (forced)' : ''}`;
}

function end({ untilSeconds }: Switch, nowSeconds: number): string {
  if (untilSeconds === undefined) return '';
  return `${untilSeconds <= nowSeconds ? 'ended' : 'until'} ${timeText(untilSeconds, nowSeconds)}`;
}

function noteLine({ reason, who, atSeconds }: Switch | Route, nowSeconds: number): string {
  return fittedText(`    ${timeText(atSeconds, nowSeconds)} ${whoText(who)}: ${reason}`, widest);
}
