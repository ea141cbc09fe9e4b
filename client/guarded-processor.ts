import { DelayedError, type Job } from 'bullmq';
import type { ShedOutcome } from '../domain/switchboard/log-line';
import { bullmqJob, bullmqJobKind } from './bullmq-job';
import { deferPace } from './defer-pace';
import { type HeldWorker, holdUntilWritten } from './hold-until-written';
import type { ShedCounts } from './shed-counts';
import type { Switchboard } from './switchboard';

/** What the guard of a worker asks and tells. */
export interface GuardedProcessorOptions<Result> {
  /** What the worker would be given without the guard. */
  readonly process: (job: Job, token?: string, signal?: AbortSignal) => Promise<Result>;
  readonly switchboard: Switchboard;
  readonly counts: ShedCounts;
  /** The worker that is given this processor: it is paused while the store refuses writes. */
  readonly worker: () => HeldWorker;
  /** Told of each write that was refused. */
  readonly onProblem?: (problem: unknown) => void;
}

/**
 * The performing side: looks at the switchboard before each job. What is put off goes back to its queue as a delayed
 * job, later and at the switchboard's rate; what is dropped ends without having run.
 *
 * Nothing is lost: a job leaves its place only by the write that gives it another one. A job that is put off again and
 * again is counted once, and uses none of its attempts.
 */
export function guardedProcessor<Result>(
  options: GuardedProcessorOptions<Result>,
): (job: Job, token?: string, signal?: AbortSignal) => Promise<Result | undefined> {
  const { process, switchboard, counts, worker, onProblem = () => {} } = options;
  const write = holdUntilWritten({ worker, onProblem });
  let lastSeconds: number | undefined;

  function nextTurnMs(): number {
    const pace = {
      release: switchboard.release(),
      nowSeconds: Date.now() / 1000,
      random: Math.random(),
      ...(lastSeconds !== undefined && { lastSeconds }),
    };
    lastSeconds = deferPace(pace);
    return Math.ceil(lastSeconds * 1000);
  }

  return async (job, token, signal) => {
    const decided = bullmqJob(job.id ?? '', job.name, job.data);
    const verdict = switchboard.verdict(decided, bullmqJobKind(job.data));
    if (verdict.action === 'run') return process(job, token, signal);
    const counted = (outcome: ShedOutcome): void => {
      const { id: _, ...what } = decided;
      counts.count({ outcome, cause: verdict.cause, ...what });
    };
    if (verdict.action === 'drop') {
      counted('dropped');
      return undefined;
    }
    const at = nextTurnMs();
    const isFirstTime = job.attemptsStarted - job.attemptsMade <= 1;
    if ((await write(() => job.moveToDelayed(at, token))) === 'written' && isFirstTime) counted('deferred');
    // Also of a job that was let go: by this the worker leaves it where it is, by any other error it would count a try.
    throw new DelayedError();
  };
}
