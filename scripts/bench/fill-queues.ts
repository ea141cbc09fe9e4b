import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Pushes jobs as Sidekiq 7 writes them, some 200 bytes each, a hundred by command as `push_bulk` does. */
const pushJobs = `
local key, from, upto, at = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local job = '{"retry":true,"queue":"default","args":[%d],"class":"SendMessage","jid":"%024x",'
  .. '"created_at":%.4f,"bulkhead":{"source":"broadcast","account":"a%d"},"enqueued_at":%.4f}'
local jobs = {}
for n = from, upto do
  local made = at + n / 1000
  jobs[#jobs + 1] = string.format(job, n, n, made, n % 5000, made)
  if #jobs == 100 or n == upto then
    redis.call('lpush', key, unpack(jobs))
    jobs = {}
  end
end`;

/** One call blocks the server for about two seconds. */
const JOBS_PER_CALL = 500_000;

/** Some 5 MB of commands. */
const JOBS_PER_BULK = 5_000;

/** A thousand a second, the last of them now. */
export async function fillSidekiqQueue(client: Redis, queue: string, jobs: number): Promise<void> {
  const madeAtSeconds = (Date.now() - jobs) / 1000;
  for (let from = 1; from <= jobs; from += JOBS_PER_CALL) {
    const upto = Math.min(jobs, from + JOBS_PER_CALL - 1);
    await client.eval(pushJobs, 1, `queue:${queue}`, from, upto, madeAtSeconds);
  }
}

/** By BullMQ itself. */
export async function fillBullmqQueue(port: number, name: string, jobs: number): Promise<void> {
  await fillQueue(new Queue(name, { connection: { host: '127.0.0.1', port } }), jobs);
}

async function fillQueue(queue: Queue, jobs: number): Promise<void> {
  const opts: JobsOptions = { attempts: 3, removeOnComplete: true };
  try {
    for (let from = 0; from < jobs; from += JOBS_PER_BULK) {
      const data = (n: number) => ({ to: n, bulkhead: { source: 'broadcast', account: `a${n % 5000}` } });
      const length = Math.min(JOBS_PER_BULK, jobs - from);
      await queue.addBulk(
        Array.from({ length }, (_, index) => ({ name: 'SendMessage', data: data(from + index), opts })),
      );
    }
  } finally {
    await queue.close();
  }
}
