import type { Job, JobsOptions } from 'bullmq';
import { EnqueueRefused } from './enqueue-refused';
import type { JobKind } from './switchboard';

/** A job that is to be enqueued. */
export interface Work {
  /** The job's class, for switches and routes. */
  readonly name: string;
  /** With the tags of docs/app-contract.md under `bulkhead`. */
  readonly data: object;
  readonly options?: JobsOptions;
  readonly kind: JobKind;
}

/** What the app is to keep. Given to `add` again it is the same job: its id is in its options. */
export interface KeptWork extends Work {
  readonly queue: string;
  readonly options: JobsOptions;
}

/** What became of it: it stands in the store, the app keeps it, or an operator has it thrown away. */
export type Enqueued =
  | { readonly outcome: 'enqueued'; readonly job: Job }
  | { readonly outcome: 'kept' }
  | { readonly outcome: 'dropped' };

/** What is the caller's still. */
export interface LeftWork {
  readonly outcome: 'left';
  /** Given to `add` or `addBulk` again it is the same job, and no second one where the first stands in the store. */
  readonly work: KeptWork;
  /**
   * EnqueueRefused: it was not written. Anything else is what BullMQ or `keep` threw: it is not in the store any more, and
   * may have been.
   */
  readonly because: unknown;
}

/** What became of each of many, in the order in which they were given. */
export type BulkOutcome = Enqueued | LeftWork;

/** When asking again may help, where no switch says it. A store over its ceiling drains within minutes or not at all. */
export const retryAfterSeconds = 30;

/**
 * Thrown by `addBulk` where some of the work was enqueued, kept or dropped, and some is left to the caller. Not an
 * EnqueueRefused: whoever takes it for one, and asks again for all of it, has part of it twice.
 */
export class PartlyEnqueued extends Error {
  override readonly name = 'PartlyEnqueued';
  readonly outcomes: readonly BulkOutcome[];
  /** Those of the outcomes that are the caller's still. */
  readonly left: readonly LeftWork[];
  /** When asking again may help: for a clock, or `Retry-After`. Of several the latest. */
  readonly retryAfterSeconds: number;

  constructor(outcomes: readonly BulkOutcome[]) {
    const left = outcomes.filter((one) => one.outcome === 'left');
    const causes = left.map(({ because }) => because);
    super(sentence(outcomes, causes), { cause: causes.find((cause) => !(cause instanceof EnqueueRefused)) });
    this.outcomes = outcomes;
    this.left = left;
    this.retryAfterSeconds = causes.reduce<number>(
      (latest, cause) =>
        Math.max(latest, cause instanceof EnqueueRefused ? cause.retryAfterSeconds : retryAfterSeconds),
      0,
    );
  }
}

/** As in "1,000 of 3,000 jobs are enqueued, 2,000 are not: Row is not enqueued: the job store is ...". */
function sentence(outcomes: readonly BulkOutcome[], causes: readonly unknown[]): string {
  const count = (outcome: BulkOutcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
  const number = (jobs: number) => jobs.toLocaleString('en-US');
  const also = (['kept', 'dropped'] as const).flatMap((outcome) =>
    count(outcome) === 0 ? [] : [`, ${number(count(outcome))} ${outcome}`],
  );
  const reasons = [
    ...new Set(causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)))),
  ];
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more reasons` : '';
  return (
    `${number(count('enqueued'))} of ${number(outcomes.length)} jobs are enqueued${also.join('')}, ` +
    `${number(causes.length)} are not: ${reasons.slice(0, 3).join('; ')}${more}`
  );
}
