import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { acceptedSwitchboard, activeSwitchboard } from '../../../client/accepted-switchboard';
import { deferPace } from '../../../client/defer-pace';
import { enqueueCeiling } from '../../../client/enqueue-ceiling';
import { sidekiqJob } from '../../../domain/jobs/sidekiq-job';
import { jsonRecord } from '../../../domain/json-record';
import { clientOptions, type StoreEndpoint } from '../../support/stores/store-connection';
import { writtenDocument, writtenSwitch } from '../written-document';
import type { SidekiqFormat } from './sidekiq-format';

/** As docs/examples/sidekiq/bulkhead_scheduled_enqueuer.rb. */
const move = `
if redis.call("zrem", KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call("sadd", KEYS[2], ARGV[2])
redis.call("lpush", KEYS[3], ARGV[3])
return 1`;

/** The commands of Sidekiq and of the example middleware in their order, for machines without Ruby. */
export function sidekiqReplay(store: StoreEndpoint): SidekiqFormat {
  const client = new Redis(clientOptions(store, store.app));
  const ceiling = enqueueCeiling({
    info: () => client.info('memory'),
    ceilingPercent: 75,
    everySeconds: 0.1,
  });
  const runs: string[] = [];
  const threads: Promise<void>[] = [];
  let stopping = false;
  let refusedWrites = 0;
  let obeyed = activeSwitchboard(acceptedSwitchboard(JSON.stringify(writtenDocument()), []));
  let lastSeconds: number | undefined;

  function verdictOn(payload: string) {
    const { jobClass, source, account } = sidekiqJob(payload);
    const tags = { ...(source !== undefined && { source }), ...(account !== undefined && { account }) };
    const jid = String(jsonRecord(payload)?.jid);
    return { jid, verdict: obeyed.verdict({ id: jid, jobClass, ...tags }, 'ordinary') };
  }

  async function work(): Promise<void> {
    const fetching = new Redis(clientOptions(store, store.app));
    while (!stopping) {
      const [, payload] = (await fetching.brpop('queue:default', 0.2)) ?? [];
      if (payload === undefined) continue;
      const { jid, verdict } = verdictOn(payload);
      if (verdict.action === 'run') {
        await sleep(2);
        runs.push(jid);
      } else {
        const release = { deferSeconds: 1, deferredJobsPerSecondPerTask: 1000 };
        const pace = { release, nowSeconds: Date.now() / 1000, random: Math.random() };
        lastSeconds = deferPace({ ...pace, ...(lastSeconds !== undefined && { lastSeconds }) });
        const at = String(lastSeconds);
        await written(
          () => fetching.zadd('schedule', at, payload),
          () => {
            refusedWrites += 1;
          },
        );
      }
    }
    fetching.disconnect();
  }

  async function poll(): Promise<void> {
    const hash = String(await client.script('LOAD', move));
    for (; !stopping; await sleep(100)) {
      for (const entry of await client.zrangebyscore('schedule', '-inf', Date.now() / 1000)) {
        await client.evalsha(hash, 3, 'schedule', 'queues', 'queue:default', entry, 'default', entry);
      }
    }
  }

  return {
    deploy: async (...switches) => {
      const text = JSON.stringify(writtenDocument({ switches: switches.map(writtenSwitch) }));
      obeyed = activeSwitchboard(acceptedSwitchboard(text, []));
    },
    push: async (source, kind, jobs) => {
      const jids: string[] = [];
      const refused: Record<string, number> = {};
      let slowestMs = 0;
      // As a process that has just started.
      await sleep(200);
      const refuse = (code: string) => {
        refused[code] = (refused[code] ?? 0) + 1;
      };
      for (let number = 0; number < jobs; number += 1) {
        const began = performance.now();
        const jid = randomBytes(12).toString('hex');
        const tags = { source, account: 7, kind };
        const payload = JSON.stringify({
          class: 'Row',
          args: ['x'.repeat(1000)],
          jid,
          queue: 'default',
          bulkhead: tags,
        });
        if (verdictOn(payload).verdict.action !== 'run') refuse('deferred');
        else if (kind !== 'urgent' && ceiling.reached()) refuse('ceiling');
        else {
          await client
            .lpush('queue:default', payload)
            .then(() => jids.push(jid))
            .catch((error: Error) => refuse(error.message.split(' ')[0] ?? ''));
        }
        slowestMs = Math.max(slowestMs, performance.now() - began);
      }
      return { jids, refused, slowestMs };
    },
    startWorkers: async () => {
      for (let thread = 0; thread < 5; thread += 1) threads.push(work());
      threads.push(poll());
    },
    runs: () => runs,
    refusedWrites: () => refusedWrites,
    stop: async () => {
      stopping = true;
      ceiling.stop();
      await Promise.all(threads);
      client.disconnect();
    },
  };
}

/** The job is in this process alone: it is not given up before the store has it. */
async function written(write: () => Promise<unknown>, onRefusal: () => void): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch {
      onRefusal();
      await sleep(50 + 150 * Math.random());
    }
  }
}
