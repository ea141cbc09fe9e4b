import type { RunCommands } from '../../../lambdas/store-client/command-runner';
import { type MoverBench, moverBench } from './mover-bench';
import { payload } from './sidekiq-jobs';

const jobs = 60;
const jobBytes = 200_000;

let bench: MoverBench;

beforeAll(async () => {
  bench = await moverBench('sidekiq');
  await bench.store.observer.config('SET', 'maxmemory', 0);
});
afterAll(() => bench.stop());

/** Jobs that each LRANGE asked for, as the store saw it, in scripts too. */
async function listRanges(work: () => Promise<unknown>): Promise<number[]> {
  const monitor = await bench.store.observer.monitor();
  const ranges: number[] = [];
  const ended = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, [name = '', key = '', from = '', to = '']: string[]) => {
      if (name.toLowerCase() === 'lrange') ranges.push(Number(to) - Number(from) + 1);
      if (name.toLowerCase() === 'echo' && key === 'ended') resolve();
    });
  });
  await work();
  await bench.store.observer.echo('ended');
  await ended;
  monitor.disconnect();
  return ranges;
}

test('jobs of hundreds of kilobytes are read a few at a time, also by the script that takes them', async () => {
  const text = 'x'.repeat(jobBytes);
  for (let n = 0; n < jobs; n += 1) {
    await bench.store.observer.lpush('queue:bulk', payload(`j${n}`, { text }));
  }
  const context = bench.context();
  let largestReply = 0;
  const store: RunCommands = async (commands) => {
    const replies = await context.store(commands);
    for (const reply of replies) {
      if (!Array.isArray(reply)) continue;
      const bytes = reply.reduce((sum: number, item) => sum + (Buffer.isBuffer(item) ? item.length : 0), 0);
      largestReply = Math.max(largestReply, bytes);
    }
    return replies;
  };
  const ranges = await listRanges(async () =>
    expect((await bench.take({}, { ...context, store })).operation).toMatchObject({ taken: jobs }),
  );
  expect(largestReply).toBeGreaterThan(jobBytes);
  expect(largestReply).toBeLessThan(5 * (jobBytes + 500));
  expect(ranges.length).toBeGreaterThan(jobs / 5);
  expect(Math.max(...ranges)).toBeLessThan(5);
  expect((await bench.giveBack()).operation.returned).toMatchObject({ jobs, present: 0 });
});
