import type { Editable } from '../editable';

/** One mistake that somebody could make in our stacks, and the rule that must not let it through. */
export interface Fault {
  readonly name: string;
  readonly caughtBy: string;
  readonly apply: (app: Editable) => void;
}
