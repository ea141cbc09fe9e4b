import type { RuleFinding } from '../rule';
import type { Located } from './resources-of';

/** A finding about a resource. */
export function findingAt({ stack, logicalId }: Located, message: string): RuleFinding {
  return { stack, logicalId, message };
}
