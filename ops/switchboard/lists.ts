import type { Release, Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { displayName, patternText } from '../../domain/switchboard/job-pattern';
import type { Available } from '../kit/available';
import { commandName } from '../kit/command-name';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { columns } from '../kit/screen/columns';
import { fittedText, timeText, whoText } from '../kit/screen/text';
import type { Session } from '../kit/session';
import { type LastResort, readSwitchboard } from './read-switchboard';

/** The switches that are deployed. `--json` has the whole document. */
export async function switchList(session: Session, options: ReadOptions): Promise<CommandResult> {
  return listed(session, options, ({ switches, routes, release }, nowSeconds) => [
    ...switchLines(switches, nowSeconds),
    releaseLine(release),
    ...(routes.length === 0
      ? []
      : [`${routes.length} ${routes.length === 1 ? 'route' : 'routes'}: see \`${commandName} route list\`.`]),
  ]);
}

/** The routes that are deployed. `--json` has the whole document. */
export async function routeList(session: Session, options: ReadOptions): Promise<CommandResult> {
  return listed(session, options, ({ routes }, nowSeconds) => routeLines(routes, nowSeconds));
}

async function listed(
  session: Session,
  { json }: ReadOptions,
  linesOf: (document: SwitchboardDocument, nowSeconds: number) => readonly string[],
): Promise<CommandResult> {
  const { document, deployedMs, lastResort } = await readSwitchboard(session);
  const copyProblem = copyProblemText(lastResort);
  if (json) {
    const deployed = { document, deployedMs, copyProblem };
    return { stdout: `${JSON.stringify(deployed, null, 2)}\n`, stderr: '', exitCode: 0 };
  }
  const nowMs = session.clock.nowMs();
  const lines = [
    revisionLine(document, deployedMs, nowMs),
    ...linesOf(document, nowMs / 1000),
    ...(copyProblem === undefined ? [] : [copyProblem]),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode: 0 };
}

/** A sentence where a fresh task would start from something else while AppConfig cannot be had. */
function copyProblemText(lastResort: Available<LastResort>): string | undefined {
  if ('unknown' in lastResort) return `The last-resort copy could not be read: ${lastResort.unknown}.`;
  const { state, revision } = lastResort.value;
  if (state === 'same') return undefined;
  const problem = state === 'missing' ? 'missing' : `behind, at revision ${revision}`;
  return `The last-resort copy is ${problem}: the next change writes it again, and so does the same command as the last one.`;
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

function releaseLine(release: Release): string {
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
