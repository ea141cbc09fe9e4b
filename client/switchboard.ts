import type { DecidedJob, Release } from '../domain/switchboard/document';
import type { ShedCause } from '../domain/switchboard/log-line';

/** What a job is to its users. */
export type JobKind =
  /** Somebody waits for it: a message that was sent, a sign-in code. */
  | 'urgent'
  /** Whatever is nothing else. */
  | 'ordinary'
  /** Many jobs at once, or large ones: broadcasts, imports, exports, what automation sets off by itself. */
  | 'bulk'
  /** A push to websockets. It may be lost: whoever missed it reads the state when connecting again. */
  | 'push';

/** What is to be done with a job. */
export type Verdict =
  | { readonly action: 'run' }
  | {
      /** `off` differs from `defer` only where work is enqueued: there the caller is told and nothing is kept. */
      readonly action: 'off' | 'defer' | 'drop';
      readonly cause: Exclude<ShedCause, 'ceiling'>;
      /** What the operator gave as reason. Absent without a switchboard. */
      readonly reason?: string;
      /** When the switch ends by itself. Seconds since 1970. */
      readonly untilSeconds?: number;
    };

/** What the guards of queues and workers ask. All of it is answered from memory. */
export interface Switchboard {
  verdict(job: DecidedJob, kind: JobKind): Verdict;
  /** Where an operator sends new jobs of a class. Undefined: wherever the app says. */
  queueOf(jobClass: string): string | undefined;
  release(): Pick<Release, 'deferSeconds' | 'deferredJobsPerSecondPerTask'>;
}

/** Outside of a stage, on a developer's machine: nothing is switched. */
export const noopSwitchboard: Switchboard = {
  verdict: () => ({ action: 'run' }),
  queueOf: () => undefined,
  release: () => ({ deferSeconds: 60, deferredJobsPerSecondPerTask: 5 }),
};
