import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import type { InstalledSidekiq } from '../client/sidekiq/installed-sidekiqs';

const app = join(__dirname, 'moving_app.rb');

/** What stands in a store of Sidekiq's. Jobs that run are in no key of it. */
interface StandingJob {
  readonly jid: string;
  readonly kind: string;
}

/** An app on one of two stores: a process that enqueues, and one that works. */
export interface SidekiqSide {
  /** @returns jids of what the store has acknowledged */
  add(kind: string, jobs: number): Promise<readonly string[]>;
  startWorker(changes?: NodeJS.ProcessEnv): void;
  /** As a deploy does: what runs ends first. */
  stopWorker(): Promise<void>;
  standing(): Promise<readonly StandingJob[]>;
  /** Makes second tries due that Sidekiq puts off by up to ten seconds. */
  passTime(): Promise<void>;
  /** What a worker tells that is none of its jobs. */
  log(): string;
  close(): void;
}

export interface SideOptions {
  readonly sidekiq: InstalledSidekiq;
  readonly url: string;
  readonly observer: Redis;
  /** File in which both sides note what ran. */
  readonly book: string;
}

export function sidekiqSide({ sidekiq, url, observer, book }: SideOptions): SidekiqSide {
  const env = { ...sidekiq.env, REDIS_URL: url, MOVING_BOOK: book };
  const producer = spawn(sidekiq.ruby, [app], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: producer.stdout })[Symbol.asyncIterator]();
  let worker: ChildProcess | undefined;
  let log = '';
  return {
    add: async (kind, jobs) => {
      producer.stdin.write(`${kind} ${jobs}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the producer ended at ${kind}`);
      return JSON.parse(value);
    },
    startWorker: (changes = {}) => {
      const args = [sidekiq.sidekiq, '-r', app, '-q', 'default', '-c', '5', '-t', '5'];
      const started = spawn(sidekiq.ruby, args, {
        env: { ...env, ...changes },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      started.stderr.on('data', (part) => {
        log += part;
      });
      worker = started;
    },
    stopWorker: async () => {
      if (worker !== undefined && worker.exitCode === null) {
        const ended = once(worker, 'exit');
        worker.kill('SIGTERM');
        await ended;
      }
      worker = undefined;
    },
    standing: async () => {
      const sets = ['schedule', 'retry', 'dead'].map((key) => observer.zrange(key, '0', '-1'));
      const payloads = [await observer.lrange('queue:default', 0, -1), ...(await Promise.all(sets))].flat();
      return payloads.map((payload) => {
        const { jid, args } = JSON.parse(payload);
        return { jid, kind: args[0] };
      });
    },
    passTime: async () => {
      for (const member of await observer.zrange('retry', '0', '-1')) {
        await observer.zadd('retry', 'XX', '1', member);
      }
    },
    log: () => log,
    close: () => {
      producer.kill();
      worker?.kill('SIGKILL');
    },
  };
}
