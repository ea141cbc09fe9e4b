/** Why nothing was enqueued. */
export type RefusalCode =
  /** A switch turned this work off. */
  | 'switched-off'
  /** A switch, or the want of a switchboard, puts it off, and the caller gave no way to keep it. */
  | 'deferred'
  /** The job store is fuller than work that can wait may fill it. */
  | 'ceiling';

/** What an `EnqueueRefused` says. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly jobClass: string;
  /** What the operator gave as reason. Absent where no switch is the cause. */
  readonly reason?: string;
  /** When asking again may help: for a clock, or `Retry-After`. */
  readonly retryAfterSeconds: number;
}

const sentences: Readonly<Record<RefusalCode, string>> = {
  'switched-off': 'is switched off',
  deferred: 'is put off for now',
  ceiling: 'is not enqueued: the job store is fuller than its enqueue ceiling',
};

/**
 * Thrown in place of enqueueing. Nothing was written: the work is still the caller's.
 *
 * An app that loads the package as ES module and as CommonJS has two of this class: there `name` tells it, and not
 * `instanceof`.
 */
export class EnqueueRefused extends Error {
  override readonly name = 'EnqueueRefused';
  readonly code: RefusalCode;
  readonly jobClass: string;
  readonly reason?: string;
  readonly retryAfterSeconds: number;

  constructor({ code, jobClass, reason, retryAfterSeconds }: Refusal) {
    super(`${jobClass} ${sentences[code]}${reason === undefined ? '' : ` (${reason})`}`);
    this.code = code;
    this.jobClass = jobClass;
    this.retryAfterSeconds = retryAfterSeconds;
    if (reason !== undefined) this.reason = reason;
  }
}
