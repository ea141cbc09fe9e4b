import type { Reference } from '../../rules/resolve-reference';
import type { Located } from '../../rules/support/resources';

/** A box of the diagram: something that dials, or is dialled. */
export interface Part {
  readonly id: string;
  readonly kind: 'balancer' | 'service' | 'pool' | 'function' | 'store' | 'topic';
  readonly at: Located;
  /** What the box says. */
  readonly lines: readonly string[];
  /** The security groups it is in. */
  readonly groups: readonly Reference[];
}
