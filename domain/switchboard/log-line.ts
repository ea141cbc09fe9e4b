/** Where a task has its switchboard from. `none`: it has none, and puts off what may be shed. */
export type SwitchboardOrigin = 'appconfig' | 'last-resort' | 'none';

/** Written by every task when it applies a switchboard, as one line of JSON on its standard output. */
export interface AppliedLine {
  readonly bulkhead: 'switchboard';
  readonly revision: number;
  readonly changeId: string;
  readonly origin: SwitchboardOrigin;
}

/** What became of jobs that did not run as asked. `kept`: by the app itself, outside the job store. */
export type ShedOutcome = 'refused' | 'deferred' | 'dropped' | 'kept';

/** Why: a switch, the enqueue ceiling, or no switchboard at all. */
export type ShedCause = 'switch' | 'ceiling' | 'no-switchboard';

/** How many jobs of one kind did not run as asked. */
export interface ShedCount {
  readonly outcome: ShedOutcome;
  readonly cause: ShedCause;
  readonly jobClass: string;
  /** Absent where the app does not tag. */
  readonly source?: string;
  readonly account?: string;
  readonly jobs: number;
}

/** Written by every task once a minute if there is anything to tell, and when it ends: what `switch report` adds up. */
export interface ShedLine {
  readonly bulkhead: 'shed';
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** At most 500 entries; more are further lines. */
  readonly counts: readonly ShedCount[];
}
