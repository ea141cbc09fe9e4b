import { type JsonRecord, recordIn } from '../../../../domain/json-record';
import type { Runnable } from '../oldest-waiting';

/** What a waiting BullMQ job's hash tells of its past. */
export interface JobPast {
  /** `timestamp`: when the app made it. 0: not told. */
  readonly addedAtSeconds: number;
  /** `processedOn`: when a worker last took it. Kept when the job is put back by that worker or as stalled. */
  readonly processedAtSeconds: number | undefined;
  /** `ats`: how often a worker took it. */
  readonly attemptsStarted: number;
  /** `atm`: how often it failed. */
  readonly attemptsMade: number;
  /** `stc`: how often it was found stalled. */
  readonly stalls: number;
  /** Whether it waited for children, which it does not tell when they were done. */
  readonly hadChildren: boolean;
  readonly opts: JsonRecord | undefined;
}

/**
 * Since when a waiting job could run, as far as BullMQ 5 and 6 tell (their Lua scripts):
 * - never taken: since it was made, and for a delayed one since its delay was over. The field `delay` is set to 0 on
 *   promotion, so the delay is read from the options. One that an operator promoted early, or whose delay was changed,
 *   counts from the delay it was made with.
 * - put back by its worker or as stalled: not before it was last taken, nor before its backoff was over. What lies
 *   between is how long that attempt ran, which nobody wrote down.
 * - put back by an operator (`retry` erases `processedOn`), or a parent whose children are done: untold. Its creation
 *   would make a job of last week that is tried again look a week late.
 */
export function bullmqRunnable(past: JobPast, nowSeconds: number): Runnable {
  const { addedAtSeconds, processedAtSeconds, opts } = past;
  if (processedAtSeconds !== undefined) {
    return {
      known: 'notBefore',
      atSeconds: Math.min(nowSeconds, processedAtSeconds + backoffSeconds(past)),
    };
  }
  const putBack = past.attemptsStarted > 0 || past.attemptsMade > 0 || past.stalls > 0;
  if (putBack || past.hadChildren || addedAtSeconds === 0) return { known: 'untold' };
  const delaySeconds = secondsIn(opts?.delay);
  const atSeconds = addedAtSeconds + delaySeconds;
  // Without a delay, a time to come is only a clock that is ahead of ours.
  const promotedEarly = delaySeconds > 0 && atSeconds > nowSeconds;
  return promotedEarly ? { known: 'untold' } : { known: 'since', atSeconds };
}

/** The least that the built-in strategies wait after the last failure; 0 where the last put-back may be another. */
function backoffSeconds({ attemptsStarted, attemptsMade, opts }: JobPast): number {
  if (attemptsMade === 0 || attemptsMade !== attemptsStarted) return 0;
  if (typeof opts?.backoff === 'number') return secondsIn(opts.backoff);
  const backoff = recordIn(opts?.backoff);
  const delay = secondsIn(backoff?.delay) * (1 - numberIn(backoff?.jitter));
  if (backoff?.type === 'fixed') return delay;
  return backoff?.type === 'exponential' ? delay * 2 ** (attemptsMade - 1) : 0;
}

function secondsIn(milliseconds: unknown): number {
  return numberIn(milliseconds) / 1000;
}

function numberIn(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
