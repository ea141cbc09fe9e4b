import type { ReturnedJobs } from '../../domain/parked/operation';

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
