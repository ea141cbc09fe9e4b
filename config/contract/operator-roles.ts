/** Who works with the operator command. `operator` may do all that `reader` may, and change things. */
export type OperatorRole = 'reader' | 'operator';

/** `bulkhead-<stage>-<role>`: fixed, because profiles of the AWS configuration name it. */
export function operatorRoleName(stage: string, role: OperatorRole): string {
  return `bulkhead-${stage}-${role}`;
}
