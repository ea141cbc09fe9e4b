import type { Release, Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';
import type { SwitchboardChange } from './change';

/**
 * Whether a document does already what a change asks for. Reason, name and time are not compared: the same command a
 * second time has nothing to do, and the note of whoever came first stays.
 */
export function changeHolds(document: SwitchboardDocument, change: SwitchboardChange): boolean {
  const { switches, routes, release } = document;
  switch (change.kind) {
    case 'set-switch': {
      const key = patternKey(change.switch);
      return switches.some((one) => patternKey(one) === key && doesTheSame(one, change.switch));
    }
    case 'clear-switch': {
      const key = patternKey(change.pattern);
      return switches.every((one) => patternKey(one) !== key);
    }
    case 'set-route':
      return routes.some((one) => goesTheSameWay(one, change.route));
    case 'clear-route':
      return routes.every(({ jobClass }) => jobClass !== change.jobClass);
    case 'set-release':
      return isSamePace(release, change.release);
  }
}

function doesTheSame(a: Switch, b: Switch): boolean {
  return (
    a.action === b.action &&
    a.percent === b.percent &&
    a.untilSeconds === b.untilSeconds &&
    a.forced === b.forced
  );
}

function goesTheSameWay(a: Route, b: Route): boolean {
  return a.jobClass === b.jobClass && a.queue === b.queue && a.forced === b.forced;
}

function isSamePace(a: Release, b: Release): boolean {
  return (
    a.deferSeconds === b.deferSeconds &&
    a.deferredJobsPerSecondPerTask === b.deferredJobsPerSecondPerTask &&
    a.unparkJobsPerSecond === b.unparkJobsPerSecond
  );
}
