import { describeError } from './describe-error';
import { isRetryable } from './is-retryable';
import type { Session } from './session';

/** An AWS that does not answer for longer is told of instead of waited for. */
const maxTroubleMs = 300_000;

export interface Wait<T> {
  readonly session: Pick<Session, 'clock' | 'interrupted' | 'say'>;
  readonly everyMs: number;
  /** When to give up, in the clock's milliseconds. */
  readonly deadlineMs: number;
  ask(): Promise<T>;
  done(answer: T): boolean;
}

/** `late`: the deadline came first. `stopped`: Ctrl-C did. What was waited for goes on in AWS in both cases. */
export interface Waited<T> {
  readonly outcome: 'done' | 'late' | 'stopped';
  readonly answer: T;
}

/** Asks again and again, and is not put off by an AWS that throttles or is not reached for a while. */
export async function waitUntil<T>(wait: Wait<T>): Promise<Waited<T>> {
  const { session, everyMs, deadlineMs } = wait;
  for (;;) {
    const answer = await retryTransient(wait);
    if (wait.done(answer)) return { outcome: 'done', answer };
    if (session.interrupted.aborted) return { outcome: 'stopped', answer };
    if (session.clock.nowMs() >= deadlineMs) return { outcome: 'late', answer };
    await session.clock.sleep(everyMs);
  }
}

async function retryTransient<T>({ session, everyMs, ask }: Wait<T>): Promise<T> {
  const beganMs = session.clock.nowMs();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const tooLong = session.clock.nowMs() - beganMs >= maxTroubleMs;
      if (!isRetryable(error) || tooLong || session.interrupted.aborted) throw error;
      session.say(`Still waiting: ${describeError(error)}`);
      await session.clock.sleep(everyMs);
    }
  }
}
