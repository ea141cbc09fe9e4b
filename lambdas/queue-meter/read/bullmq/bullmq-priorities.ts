import type { CommandBatch } from '../../../store-client/command-batch';

/** A member of a prioritised set. */
export interface PrioritizedJob {
  readonly id: string;
  /** 0 to 2,097,151; the lower, the sooner it runs. */
  readonly priority: number;
}

/** Scores are the priority times this, plus a counter that keeps jobs of one priority in order of their arrival. */
const PER_PRIORITY = 2 ** 32;

/** @param withScores ids and scores in turn */
export function prioritizedIn(withScores: readonly string[]): PrioritizedJob[] {
  return withScores.flatMap((id, index) =>
    index % 2 === 0 ? [{ id, priority: Math.floor(Number(withScores[index + 1]) / PER_PRIORITY) }] : [],
  );
}

/** Both ends of a set, by urgency. They overlap where it is short. */
export interface PrioritizedEnds {
  readonly jobs: number;
  /** Next first. */
  readonly head: readonly PrioritizedJob[];
  /** Least urgent last. */
  readonly tail: readonly PrioritizedJob[];
}

/**
 * The first job of each priority that the ends tell of: in a set that is in order of urgency, the oldest of all is one of
 * these. In the tail only of those priorities that begin in it.
 */
export function firstsInEnds({ jobs, head, tail }: PrioritizedEnds): readonly string[] {
  const whole = head.length + tail.length >= jobs;
  const begun = whole ? [] : tail.filter(({ priority }) => priority > (tail[0]?.priority ?? 0));
  return firstOfEach([...head, ...(whole ? tail : begun)]).map(({ id }) => id);
}

function firstOfEach(jobs: readonly PrioritizedJob[]): PrioritizedJob[] {
  return [...new Map([...jobs].reverse().map((job) => [job.priority, job])).values()].reverse();
}

/** The first jobs of priorities that lie between the ends. */
export interface FoundFirsts {
  readonly ids: readonly string[];
  /** No priority can lie between those that were found. */
  readonly all: boolean;
}

/**
 * Asks for the first job of each priority between the ends, in one round trip: from each of some priorities on, the first
 * member that there is, which is the first of its own priority. Where the range is wider than what is asked for, the lower
 * half is asked one by one, since that is where apps have theirs, and the rest in growing steps.
 */
export function queryFirstsBetween(
  batch: CommandBatch,
  key: string,
  { jobs, head, tail, most }: PrioritizedEnds & { readonly most: number },
): () => FoundFirsts {
  const last = head.at(-1)?.priority ?? 0;
  const end = tail[0]?.priority ?? 0;
  const probes = head.length + tail.length >= jobs ? [] : probedPriorities(last, end, most);
  const replies = probes.map((priority) =>
    batch.texts('zrangebyscore', key, priority * PER_PRIORITY, '+inf', 'withscores', 'limit', 0, 1),
  );
  return () => {
    const found = replies.map((reply) => prioritizedIn(reply())[0]);
    const next = (index: number): number => probes[index + 1] ?? end + 1;
    return {
      ids: [...new Set(found.flatMap((job) => job?.id ?? []))],
      all: found.every((job, index) => job !== undefined && job.priority >= next(index) - 1),
    };
  };
}

/** From the first after `last` up to `end`, both asked for, at most so many and one. */
function probedPriorities(last: number, end: number, most: number): number[] {
  const between = end - last;
  if (between <= most) return Array.from({ length: Math.max(0, between) }, (_, n) => last + 1 + n);
  const half = Math.ceil(most / 2);
  const factor = (between / half) ** (1 / half);
  const steps = Array.from({ length: half }, (_, n) => last + Math.round(half * factor ** (n + 1)));
  return [...Array.from({ length: half }, (_, n) => last + 1 + n), ...steps];
}
