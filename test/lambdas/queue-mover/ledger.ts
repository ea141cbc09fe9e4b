import type { MoverBench } from './mover-bench';

/** Where a job may be, by its name. */
export interface MoverLedger {
  /** All that were ever enqueued. */
  readonly enqueued: readonly string[];
  readonly ran: readonly string[];
  /** In any queue or set of the store. */
  readonly stored: readonly string[];
  /** In the bucket, of jobs that are not yet brought back. */
  readonly parked: readonly string[];
  readonly doubtful: readonly string[];
}

/** Jobs that are nowhere, and jobs that are in more than one place without being told as doubtful. */
export function mistakes({ enqueued, ran, stored, parked, doubtful }: MoverLedger) {
  const certain = [...ran, ...stored, ...parked];
  const known = new Set([...certain, ...doubtful]);
  const once = new Set<string>();
  const twice = certain.filter((name) => once.size === once.add(name).size);
  return {
    lost: enqueued.filter((name) => !known.has(name)),
    doubled: twice.filter((name) => !doubtful.includes(name)),
    invented: [...known].filter((name) => !enqueued.includes(name)),
  };
}

export const none = { lost: [], doubled: [], invented: [] };

/** Of the bench's bucket, as long as nothing was brought back. */
export function heldNames(bench: MoverBench, nameOf: (member: string) => string) {
  const names = (stream: 'jobs' | 'doubtful') =>
    bench.objects.held(stream).map(({ member }) => nameOf(member));
  return { parked: names('jobs'), doubtful: names('doubtful') };
}
