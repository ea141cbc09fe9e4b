/** How much of each queue is looked at in one reading. */
export interface Look {
  /** Jobs in each of the two windows of a queue. */
  readonly windowJobs: number;
  /** Jobs between them. */
  readonly sampledJobs: number;
  /** Priorities of BullMQ that are asked for between the windows. */
  readonly priorities: number;
}

/**
 * What a reading looks at where it can. Windows of 100 tell a share to within ten points, enough to name who floods, and
 * bound a reading whatever the backlog: of jobs of 1 KB, a window is 100 KB. 400 would only halve the error. 64 between them
 * tell a share of what lies there to within twelve points, and of a mixture that changed once to within one: they stand
 * evenly. Apps have a handful of priorities, from 1 up.
 */
export const fullLook: Look = { windowJobs: 100, sampledJobs: 64, priorities: 32 };

/** Of one queue that is looked at in full. */
const FULL_JOBS = 2 * fullLook.windowJobs + fullLook.sampledJobs;

/**
 * Jobs that a reading looks at in all: of 20 queues in full, or of any number that are shorter. What they cost is most of a
 * reading, and a stage of 500 queues in which all are long would take longer than there is between two of them.
 */
const JOBS_A_READING = 20 * FULL_JOBS;

/** Less tells nothing: with windows of ten a share is known to within some thirty points. */
const LEAST_SHARE = 0.1;

/**
 * How much of each queue is looked at, by how many jobs wait in all of them: everything where there is room, and else the
 * same of each, of which short ones need less.
 */
export function fairLook(waitingJobs: readonly number[]): Look {
  const share = Math.max(LEAST_SHARE, Math.min(1, fairJobs(waitingJobs) / FULL_JOBS));
  const { windowJobs, sampledJobs, priorities } = fullLook;
  return {
    windowJobs: Math.floor(share * windowJobs),
    sampledJobs: Math.floor(share * sampledJobs),
    priorities: Math.ceil(share * priorities),
  };
}

/** Of each queue so many that all together are no more than a reading has room for. */
function fairJobs(waitingJobs: readonly number[]): number {
  let room = JOBS_A_READING;
  const lengths = waitingJobs.filter((jobs) => jobs > 0).sort((a, b) => a - b);
  for (const [index, jobs] of lengths.entries()) {
    const each = room / (lengths.length - index);
    if (jobs > each) return each;
    room -= jobs;
  }
  return FULL_JOBS;
}
