import type { Switch } from '../../domain/switchboard/document';
import { displayName, patternText } from '../../domain/switchboard/job-pattern';
import type { SwitchboardChange } from './change';

/** What a change does, in words for plans and the audit record. Who and why are said beside it. */
export function changeText(change: SwitchboardChange): string {
  switch (change.kind) {
    case 'set-switch':
      return `switch ${patternText(change.switch)}: ${effectText(change.switch)}`;
    case 'clear-switch':
      return `clear the switch of ${patternText(change.pattern)}`;
    case 'set-route': {
      const { jobClass, queue, forced } = change.route;
      return `route class ${displayName(jobClass)} to queue ${displayName(queue)}${forced ? ' (forced)' : ''}`;
    }
    case 'clear-route':
      return `clear the route of class ${displayName(change.jobClass)}`;
    case 'set-release': {
      const { deferSeconds, deferredJobsPerSecondPerTask, unparkJobsPerSecond } = change.release;
      const paces = [
        `deferred jobs after ${deferSeconds} s, ${deferredJobsPerSecondPerTask}/s for each task`,
        `parked jobs ${unparkJobsPerSecond}/s`,
      ];
      return `release ${paces.join('; ')}`;
    }
  }
}

function effectText({ action, percent, untilSeconds, forced }: Switch): string {
  return [
    action === 'sample' ? `let ${percent ?? 0} % pass, defer the rest` : action,
    ...(untilSeconds === undefined ? [] : [`until ${timeText(untilSeconds)}`]),
    ...(forced ? ['(forced)'] : []),
  ].join(' ');
}

/** A plan is shown before the document is checked, so this may be a time that no date holds. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString().replace('.000Z', 'Z');
}
