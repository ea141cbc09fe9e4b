import { setMaxListeners } from 'node:events';
import { describeKnownError } from './errors';

/** What was read, or one sentence on why it was not: a part that is missing takes no other with it. */
export type Available<T> = { readonly value: T } | { readonly unknown: string };

/** The value, where there is one. Nobody asks for a part that the stage does not have. */
export function availableValue<T>(part: Available<T> | undefined): T | undefined {
  return part !== undefined && 'value' in part ? part.value : undefined;
}

/** The same of what was made from it. */
export function mapAvailable<T, U>(part: Available<T>, make: (value: T) => U): Available<U> {
  return 'value' in part ? { value: make(part.value) } : part;
}

/** Of two that are needed together; the first that is missing says why. */
export function both<T, U>(one: Available<T>, other: Available<U>): Available<readonly [T, U]> {
  if (!('value' in one)) return one;
  return 'value' in other ? { value: [one.value, other.value] } : other;
}

/** Longer than five attempts of a call that is throttled take as a rule, and shorter than anybody's patience at night. */
const timeoutMs = 8_000;

/** At once, for one part: a thousand services, twice as many as a stage may have. */
const mostCalls = 100;

/**
 * Reads one part of a screen. It never throws and never hangs: what goes wrong becomes a sentence in its place.
 *
 * @param stop Ctrl-C
 */
export async function settle<T>(
  stop: AbortSignal,
  read: (signal: AbortSignal) => Promise<T>,
  limitMs = timeoutMs,
): Promise<Available<T>> {
  const late = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([stop, late]);
  // Each call that is under way listens, ECS tells ten services a call, and from eleven on Node warns of a leak.
  setMaxListeners(mostCalls, signal);
  try {
    return { value: await Promise.race([read(signal), aborted(signal)]) };
  } catch (error) {
    if (stop.aborted) return { unknown: 'stopped' };
    return { unknown: late.aborted ? `AWS did not answer within ${limitMs / 1000} s` : sentence(error) };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function sentence(error: unknown): string {
  // A mistake of this command: here too the rest of the screen is worth more than its stack trace.
  const mistake = () =>
    `this command failed on it: ${error instanceof Error ? error.message : String(error)}`;
  return describeKnownError(error) ?? mistake();
}
