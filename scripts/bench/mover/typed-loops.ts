import { spawnSync } from 'node:child_process';
import { Queue } from 'bullmq';
import { benchStore } from '../bench-store';
import { type BenchLine, shownLine } from '../line';
import { fillHalfMatching, type JobFramework } from './half-matching';

/** Each of them would take minutes; how fast it is shows sooner. */
const FOR_SECONDS = 20;

/** Of the machine, if it has one. */
const ruby = 'ruby';

/** What an operator types today where the queue has no dashboard, as Sidekiq's wiki has it for deleting jobs of a queue. */
const rubyLoop = `
require "sidekiq/api"
began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
seconds = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) - began }
deleted = 0
Sidekiq::Queue.new("bulk").each do |job|
  next unless job.item.dig("bulkhead", "source") == "broadcast"
  job.delete
  deleted += 1
  break if seconds.call > ${FOR_SECONDS}
end
puts deleted / seconds.call`;

/** Jobs per second that a loop without the mover takes out of the same queue. Nothing is kept of them. */
export async function typedLoopLines(): Promise<readonly BenchLine[]> {
  return [
    await typedLine('sidekiq', 'Sidekiq::Queue#each and #delete in Ruby', async (port) =>
      deletedByRuby(port),
    ),
    await typedLine('bullmq', 'getWaiting and remove in Node', removedByBullmq),
  ];
}

async function typedLine(
  framework: JobFramework,
  what: string,
  loop: (port: number) => Promise<number | undefined>,
): Promise<BenchLine> {
  const store = await benchStore();
  try {
    await fillHalfMatching(store, framework);
    const jobsPerSecond = await loop(store.port);
    const figure =
      jobsPerSecond === undefined
        ? 'no Ruby with Sidekiq here'
        : `${Math.round(jobsPerSecond).toLocaleString('en-US')} jobs/s`;
    return shownLine(`${framework}: instead, ${what}`, figure);
  } finally {
    store.stop();
  }
}

function deletedByRuby(port: number): number | undefined {
  const env = { ...process.env, REDIS_URL: `redis://127.0.0.1:${port}/0` };
  const { status, stdout } = spawnSync(ruby, ['-e', rubyLoop], { encoding: 'utf8', env });
  return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : undefined;
}

async function removedByBullmq(port: number): Promise<number> {
  const queue = new Queue('bulk', { connection: { host: '127.0.0.1', port } });
  try {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let removed = 0;
    for (const job of await queue.getWaiting()) {
      if (job.data.bulkhead.source !== 'broadcast') continue;
      await job.remove();
      removed += 1;
      if (seconds() > FOR_SECONDS) break;
    }
    return removed / seconds();
  } finally {
    await queue.close();
  }
}
