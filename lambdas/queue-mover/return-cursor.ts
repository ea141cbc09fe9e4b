import type { ReturnedJobs } from '../../domain/parked/operation';
import type { GiveBackOutcome } from './job-format';

/** How long the store knows how far an operation is. After that, what stands in the bucket counts. */
export const cursorSeconds = 30 * 24 * 3600;

/** `12:40:2238:2`: batch, jobs of it that are done, jobs brought back, jobs that were there. */
export function cursorText({ position, jobs, present }: ReturnedJobs): string {
  return [position.batch, position.jobs, jobs, present].join(':');
}

/** Undefined for a string that is none. */
export function parsedCursor(text: string): ReturnedJobs | undefined {
  if (!/^\d+(:\d+){3}$/.test(text)) return undefined;
  const [batch = 0, done = 0, jobs = 0, present = 0] = text.split(':').map(Number);
  return { position: { batch, jobs: done }, jobs, present };
}

/** What the script of either format answers. @throws Error where it is none of that */
export function giveBackOutcome(reply: unknown): GiveBackOutcome {
  const [outcome, cursor] = Array.isArray(reply) ? reply : [];
  if (outcome === 'paused') return { outcome };
  if ((outcome === 'given' || outcome === 'moved') && typeof cursor === 'string') return { outcome, cursor };
  throw new Error(
    `bringing jobs back: expected given, moved or paused, got ${JSON.stringify(reply) ?? 'none'}`,
  );
}
