import { FlowProducer, Queue, Worker } from 'bullmq';
import { bullmqFormat } from '../../../lambdas/queue-mover/bullmq/bullmq-format';
import { clientOptions } from '../../support/stores/store-connection';
import { type MoverBench, moverBench } from './mover-bench';

const hour = 3_600_000;

let bench: MoverBench;
let queue: Queue;
let worker: Worker;
let flows: FlowProducer;
beforeAll(async () => {
  bench = await moverBench('bullmq');
  const connection = clientOptions(bench.store.connection, bench.store.connection.app);
  queue = new Queue('bulk', { connection });
  worker = new Worker('bulk', null, { connection });
  flows = new FlowProducer({ connection });
});
beforeEach(() => bench.empty());
afterAll(async () => {
  await Promise.all([worker.close(), flows.close(), queue.close()]);
  await bench.stop();
});

/** As from a store that jobs leave for good. */
const adopted = (leavesDead = false) => {
  const format = bullmqFormat('bull', { leavesStore: true, leavesDead });
  return bench.take({ id: 'adopt-20261119-143000-k7fd', kind: 'adopt' }, bench.context({ format }));
};

async function runsAndFails(): Promise<void> {
  const job = await worker.getNextJob('token', { block: false });
  await job?.moveToFailed(new Error('fails'), 'token');
}

test('a job that was given up comes in as it is, whoever has its deduplication id by then', async () => {
  const deduplication = { id: 'draft', ttl: hour, extend: true, replace: true };
  const job = await queue.add('save', { n: 1 }, { deduplication, delay: hour });
  await job.promote();
  await runsAndFails();
  await job.removeDeduplicationKey();
  expect((await adopted()).operation).toMatchObject({ taken: 1, notes: { deduplicated: 0 } });
  await queue.add('save', { n: 2 }, { deduplication, delay: hour });
  const { operation } = await bench.giveBack({ id: 'adopt-20261119-143000-k7fd' });
  expect(operation.returned).toMatchObject({ jobs: 1, present: 0 });
  expect(await queue.getJobCounts('failed', 'delayed')).toEqual({ failed: 1, delayed: 1 });
});

test('what was given up stays where that is wanted, and what hangs together does in any case', async () => {
  await queue.add('plain', {});
  await runsAndFails();
  const child = { name: 'child', queueName: 'bulk', data: {} };
  await flows.add({ name: 'parent', queueName: 'bulk', children: [child] });
  await queue.upsertJobScheduler('hourly', { every: hour }, { name: 'push' });
  const { operation } = await adopted(true);
  expect(operation).toMatchObject({ taken: 0, scan: { left: 2 } });
  expect(await queue.getJobCountByTypes('failed', 'wait', 'delayed', 'waiting-children')).toBe(4);
});
