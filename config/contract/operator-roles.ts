import { globalName, type StagePlace } from './global-names';

/**
 * Who works with the operator command. `operator` may do all that `reader` may, and change things; `runner` may do all that
 * `reader` may, and run commands as the app.
 */
export type OperatorRole = 'reader' | 'operator' | 'runner';

/** `bulkhead-<stage>-<region>-<role>`: fixed, because profiles of the AWS configuration name it. */
export function operatorRoleName(place: StagePlace, role: OperatorRole): string {
  return `${globalName(place)}-${role}`;
}
