/** What is written for each change, done or not, as one line of JSON in the audit log group. */
export interface AuditRecord {
  readonly bulkhead: 'audit';
  readonly stage: string;
  readonly action: string;
  /** ARN by STS. */
  readonly who: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string;
  readonly before: unknown;
  readonly after: unknown;
  /** `stopped`: by Ctrl-C between two steps. `failed`: by an error in a step. */
  readonly outcome: 'done' | 'stopped' | 'failed';
  /** Titles of the steps that were finished. */
  readonly steps: readonly string[];
  readonly problem?: string;
}
