/** A few errors a minute are a customer's odd request, whatever the load. */
const fewest = 10;

export interface ServerErrorsInput {
  readonly minTasks: number;
  readonly requestsPerTaskPerMinute: number;
}

/**
 * Answers of 5xx a minute that are too many: one in a hundred at the load that the minimum of tasks is meant for, and at
 * least ten. A true ratio would need metric math, which decides no sooner, and which is worst when least is asked.
 */
export function serverErrorsPerMinute({ minTasks, requestsPerTaskPerMinute }: ServerErrorsInput): number {
  return Math.max(fewest, Math.ceil((minTasks * requestsPerTaskPerMinute) / 100));
}
