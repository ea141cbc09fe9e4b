import type { Clock } from './clock';
import { describeError, isRetryable } from './errors';

/** An AWS that does not answer for longer is told of instead of waited for. */
const maxTroubleMs = 300_000;

/** A session, or what there is of one. */
interface WaitContext {
  readonly clock: Clock;
  /** @default it is waited to the end, whatever is pressed: for what takes seconds and must not be left half done */
  readonly interrupted?: AbortSignal;
  say?(text: string): void;
}

export interface Wait<T> {
  readonly session: WaitContext;
  readonly everyMs: number;
  /** When to give up, in the clock's milliseconds. */
  readonly deadlineMs: number;
  ask(): Promise<T>;
  done(answer: T): boolean;
  /** Tells how far it is, each time before it waits. */
  progress?(answer: T): void;
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
    if (session.interrupted?.aborted === true) return { outcome: 'stopped', answer };
    if (session.clock.nowMs() >= deadlineMs) return { outcome: 'late', answer };
    wait.progress?.(answer);
    await session.clock.sleep(everyMs);
  }
}

async function retryTransient<T>({ session, everyMs, deadlineMs, ask }: Wait<T>): Promise<T> {
  const giveUpMs = Math.min(deadlineMs, session.clock.nowMs() + maxTroubleMs);
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const tooLong = session.clock.nowMs() >= giveUpMs;
      if (!isRetryable(error) || tooLong || session.interrupted?.aborted === true) throw error;
      session.say?.(`Still waiting: ${describeError(error)}`);
      await session.clock.sleep(everyMs);
    }
  }
}
