/** A few errors a minute are a customer's odd request, whatever the load. */
const fewest = 10;

/** As in a stage file. */
export interface ServiceLoad {
  readonly tasks: { readonly min: number };
  readonly scaling: { readonly requestsPerTaskPerMinute: number };
}

/**
 * Answers of 5xx a minute that are too many: one in a hundred at the load that the minimum of tasks is meant for, and at
 * least ten. A true ratio would need metric math, which decides no sooner, and is at its worst when little is asked.
 */
export function serverErrorsPerMinute({ tasks, scaling }: ServiceLoad): number {
  return Math.max(fewest, Math.ceil((tasks.min * scaling.requestsPerTaskPerMinute) / 100));
}
