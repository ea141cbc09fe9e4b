import { patternKey } from '../../domain/switchboard/job-pattern';
import type { SwitchboardChange } from './change';

/** Which entry of the switchboard a change is about: of two changes with one key the later replaces the other. */
export function entryKey(change: SwitchboardChange): string {
  switch (change.kind) {
    case 'set-switch':
      return `switch ${patternKey(change.switch)}`;
    case 'clear-switch':
      return `switch ${patternKey(change.pattern)}`;
    case 'set-route':
      return `route ${change.route.jobClass}`;
    case 'clear-route':
      return `route ${change.jobClass}`;
    case 'set-release':
      return 'release';
  }
}
