/** Any source, job class or account. */
export const any = '*';

/**
 * What a switch does to jobs that match. The first two lose nothing.
 *
 * - `off`: new work is refused with an error that the caller sees; jobs already queued are kept for later.
 * - `defer`: new work and jobs already queued are kept for later.
 * - `drop`: new work and jobs already queued are thrown away, and counted.
 * - `sample`: `percent` of the jobs pass; the rest is deferred. A job passes or not by its id, so asking twice gives
 *   the same answer.
 */
export type SwitchAction = 'off' | 'defer' | 'drop' | 'sample';

/** Which jobs: exact names, or `*`. Names are those of docs/app-contract.md, at most 100 characters. */
export interface JobPattern {
  readonly source: string;
  readonly jobClass: string;
  readonly account: string;
}

/** Who changed something, when and why. */
export interface ChangeNote {
  readonly reason: string;
  /** ARN or name of the person. */
  readonly who: string;
  /** Seconds since 1970, whole. */
  readonly atSeconds: number;
}

/** There is at most one switch for a pattern. */
export interface Switch extends JobPattern, ChangeNote {
  readonly action: SwitchAction;
  /** Only with `sample`: 0 to 100, how much passes. */
  readonly percent?: number;
  /** From then on the switch is as if it were not there. Seconds since 1970. Absent: until somebody clears it. */
  readonly untilSeconds?: number;
  /** Set against a safety check, by somebody who said why. */
  readonly forced?: true;
}

/** Where new jobs of a class go. There is at most one route for a class. Jobs already queued stay where they are. */
export interface Route extends ChangeNote {
  readonly jobClass: string;
  readonly queue: string;
  readonly forced?: true;
}

/** How fast what was put off comes back. */
export interface Release {
  /** A job put off by a worker is looked at again after this long, and then as `deferredJobsPerSecondPerTask` allows. */
  readonly deferSeconds: number;
  readonly deferredJobsPerSecondPerTask: number;
  /** Of the whole stage, by `queue unpark`. */
  readonly unparkJobsPerSecond: number;
}

/** The one document of a stage that operators change in an incident and every task obeys within 20 s. */
export interface SwitchboardDocument {
  /** Of the format. */
  readonly version: 1;
  /** Counts changes, so that logs can say which one is in force. The seed is 1. */
  readonly revision: number;
  /** Of the change that made this revision: two operators who both make revision 8 are told apart by it. */
  readonly changeId: string;
  readonly switches: readonly Switch[];
  readonly routes: readonly Route[];
  readonly release: Release;
  /** Names of the stage file's defaults that were ever put in here: one that an operator removed is not put back. */
  readonly seeded: readonly string[];
}

/** What a job shows of itself when it is decided upon. */
export interface DecidedJob {
  /** Stable over retries; `sample` goes by it. */
  readonly id: string;
  readonly jobClass: string;
  /** The tags of docs/app-contract.md; absent where the app does not tag. Absent matches only `*`. */
  readonly source?: string;
  readonly account?: string;
}
