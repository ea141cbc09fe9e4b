import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { clientOptions } from '../../support/stores/store-connection';
import { type MoverBench, moverBench } from './mover-bench';
import { broadcasts, payload } from './sidekiq-jobs';

/** Sets the limit to what is in use, as if everything were full of jobs. */
async function fillUp(observer: Redis): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await observer.info('memory'))?.[1]);
  await observer.config('SET', 'maxmemory', Math.floor(used * 0.95));
}

async function inBench(
  framework: 'sidekiq' | 'bullmq',
  test: (bench: MoverBench) => Promise<void>,
): Promise<void> {
  const bench = await moverBench(framework);
  try {
    await test(bench);
    expect(await bench.store.refusals()).toEqual([]);
  } finally {
    await bench.stop();
  }
}

test('Sidekiq: a full store takes nothing more, is parked all the same, and takes again', () =>
  inBench('sidekiq', async (bench) => {
    const { observer } = bench.store;
    const filling = Array.from({ length: 24_000 }, (_, n) =>
      payload(`j${n}`, { source: n % 2 ? 'import' : 'broadcast' }),
    );
    await observer.lpush('queue:bulk', ...filling);
    await fillUp(observer);
    await expect(bench.app.lpush('queue:bulk', payload('more'))).rejects.toThrow('OOM');
    const { operation, memoryPercent } = await bench.take({ pattern: broadcasts });
    // The second search finds none: the first one passed over nothing.
    expect(operation).toMatchObject({ phase: 'kept', taken: 12_000, doubtful: 0, scan: { pass: 2 } });
    expect(memoryPercent).toBeLessThan(90);
    expect(await bench.app.lpush('queue:bulk', payload('more'))).toBe(12_001);
    expect(await bench.giveBack({ ceilingPercent: 75 })).toMatchObject({
      stop: expect.anything(),
      done: false,
    });
  }));

test('BullMQ: a full store takes nothing more, is parked all the same, and takes again', () =>
  inBench('bullmq', async (bench) => {
    const { observer, connection } = bench.store;
    const queue = new Queue('bulk', { connection: clientOptions(connection, connection.app) });
    try {
      const data = (n: number) => ({
        text: 'x'.repeat(1_000),
        bulkhead: { source: n % 2 ? 'import' : 'broadcast', account: 'a' },
      });
      await queue.addBulk(Array.from({ length: 3_000 }, (_, n) => ({ name: 'Send', data: data(n) })));
      await fillUp(observer);
      await expect(queue.add('more', data(1))).rejects.toThrow('OOM');
      const { operation } = await bench.take({ pattern: broadcasts });
      expect(operation).toMatchObject({ phase: 'kept', taken: 1_500, doubtful: 0 });
      expect((await queue.add('more', data(1))).id).toBeDefined();
      expect(await queue.getWaitingCount()).toBe(1_501);
    } finally {
      await queue.close();
    }
  }));

test('a purge writes all of it down first, and gives it back to whoever names it', () =>
  inBench('sidekiq', async (bench) => {
    const { observer } = bench.store;
    await observer.lpush('queue:bulk', payload('one'), payload('two'));
    const id = 'purge-20261119-143000-k7fd';
    expect((await bench.take({ id, kind: 'purge' })).operation).toMatchObject({ kind: 'purge', taken: 2 });
    expect(await observer.llen('queue:bulk')).toBe(0);
    expect(bench.objects.held('jobs').map(({ member }) => member)).toEqual([payload('one'), payload('two')]);
    await bench.giveBack({ id });
    expect(await observer.llen('queue:bulk')).toBe(2);
  }));
