import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import type { InstalledSidekiq } from '../../client/sidekiq/installed-sidekiqs';
import { type StoreEndpoint, storeUrl } from '../../support/stores/store-connection';

/** What an app and its worker do. */
export type AppStep =
  | { readonly do: 'push' | 'bulk'; readonly queue: string; readonly source: string }
  | { readonly do: 'schedule'; readonly queue: string; readonly source: string; readonly in: number }
  | { readonly do: 'run'; readonly fails: boolean }
  | { readonly do: 'due' | 'handBack' };

/** Does a step. @returns jids: of what was enqueued, or of what ran */
export interface LedgerApp {
  step(step: AppStep): Promise<readonly string[]>;
  close(): void;
}

/** A real Sidekiq. One process for all steps: each starts for a second. */
export function rubyApp({ ruby, env }: InstalledSidekiq, store: StoreEndpoint): LedgerApp {
  const url = `${storeUrl(store, store.app)}/0`;
  const child = spawn(ruby, [join(__dirname, 'ledger_app.rb')], {
    env: { ...env, REDIS_URL: url },
    stdio: 'pipe',
  });
  let log = '';
  child.stderr.on('data', (part) => {
    log += part;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    step: async (step) => {
      child.stdin.write(`${JSON.stringify(step)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`Sidekiq ended at ${JSON.stringify(step)}: ${log}`);
      return JSON.parse(value);
    },
    close: () => child.kill(),
  };
}

/** The same commands, where there is no Ruby. */
export function replayedApp(store: Redis): LedgerApp {
  const payload = (queue: string, source: string) => {
    const jid = randomBytes(12).toString('hex');
    const job = { retry: true, queue, args: [1], class: 'Row', jid, bulkhead: { source, account: 7 } };
    return { jid, text: JSON.stringify({ ...job, created_at: 1.5, enqueued_at: 1.5 }) };
  };
  const push = async (queue: string, source: string) => {
    const { jid, text } = payload(queue, source);
    await store.sadd('queues', queue);
    await store.lpush(`queue:${queue}`, text);
    return jid;
  };
  const steps = {
    push: async (queue: string, source: string) => [await push(queue, source)],
    bulk: async (queue: string, source: string) => [
      await push(queue, source),
      await push(queue, source),
      await push(queue, source),
    ],
  };
  const popped = async () => (await store.rpop('queue:bulk')) ?? (await store.rpop('queue:default'));
  return {
    step: async (step) => {
      if (step.do === 'push') return steps.push(step.queue, step.source);
      if (step.do === 'bulk') return steps.bulk(step.queue, step.source);
      if (step.do === 'schedule') {
        const { jid, text } = payload(step.queue, step.source);
        await store.zadd('schedule', Date.now() / 1000 + step.in, text);
        return [jid];
      }
      if (step.do === 'due') {
        for (const set of ['retry', 'schedule']) {
          for (const text of await store.zrangebyscore(set, '-inf', Date.now() / 1000)) {
            await store.zrem(set, text);
            await store.lpush(`queue:${JSON.parse(text).queue}`, text);
          }
        }
        return [];
      }
      const text = await popped();
      if (text === null) return [];
      const { jid, queue } = JSON.parse(text);
      if (step.do === 'handBack') await store.rpush(`queue:${queue}`, text);
      else if (step.do === 'run' && step.fails) await store.zadd('retry', Date.now() / 1000, text);
      else return [jid];
      return [];
    },
    close: () => undefined,
  };
}
