import type { Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { displayName, patternText } from '../../domain/switchboard/job-pattern';
import { columns } from '../kit/screen/columns';
import { fittedText, timeText, whoText } from '../kit/screen/text';

/** Of the line below an entry. */
const widest = 100;

/** Which one it is, since when. */
export function revisionLine(
  { revision }: SwitchboardDocument,
  deployedMs: number | undefined,
  nowMs: number,
): string {
  const since = deployedMs === undefined ? '' : `, deployed ${timeText(deployedMs / 1000, nowMs / 1000)} UTC`;
  return `Revision ${revision} of the switchboard${since}.`;
}

/** Two lines for each switch: what it does, and who said so why. */
export function switchLines(switches: readonly Switch[], nowSeconds: number): readonly string[] {
  if (switches.length === 0) return ['No switches: all jobs run.'];
  const rows = switches.map((one) => [effect(one), patternText(one), end(one, nowSeconds)]);
  return columns(rows).flatMap((line, index) => {
    const one = switches[index];
    return one === undefined ? [line] : [line, noteLine(one, nowSeconds)];
  });
}

export function routeLines(routes: readonly Route[], nowSeconds: number): readonly string[] {
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

export function releaseLine({ release }: SwitchboardDocument): string {
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
