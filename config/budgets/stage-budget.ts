import type { Budget } from '../../domain/budget';
import type { KeyPath } from '../problem';

/** A budget of a stage and the key that is easiest to change when it does not fit. */
export interface StageBudget {
  readonly path: KeyPath;
  readonly budget: Budget;
}
