import type { Queue } from 'bullmq';

/** At the start of the process that keeps the app's recurring jobs: one side at a time has them. */
export async function keepClock(queue: Queue, isOn = process.env.APP_CLOCK === 'on'): Promise<void> {
  if (isOn) await queue.upsertJobScheduler('digest', { pattern: '0 7 * * *' }, { name: 'digest' });
  else await queue.removeJobScheduler('digest');
}
