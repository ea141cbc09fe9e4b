import { once } from 'node:events';
import { createServer } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { readStoreHealth } from '../../lambdas/queue-meter/read/read-store-health';
import { readReport } from '../../lambdas/status/cached-report';
import { storeClient } from '../../lambdas/store-client/store-client';
import { freePort } from '../../local/region/process/free-port';
import { runRules } from '../../rules/run-rules';
import { floodStore } from '../../test/client/filled-store';
import { gate } from '../../test/client/gate';
import { type GuardedPlatform, guardedPlatform } from '../../test/client/guarded-platform';
import { sidekiqReplay } from '../../test/client/sidekiq/sidekiq-replay';
import { until } from '../../test/client/until';
import { publisher } from '../../test/docs/app-contract/pushes';
import { muteServer } from '../../test/lambdas/store-client/mute-server';
import { observedStore } from '../../test/support/stores/observed-store';
import { stageTemplates } from '../topology/stage-templates';
import { type BenchLine, millisecondsLine, secondsLine } from './line';

export interface WaitFigures {
  readonly lines: readonly BenchLine[];
}

/**
 * How long what must not wait does wait. That it ends, and how, is tested; a time is measured here, because tests run
 * beside whatever a machine does.
 */
export async function waitFigures(): Promise<WaitFigures> {
  return {
    lines: [
      millisecondsLine('slowest of 200 refusals at a full store, BullMQ', await bullmqRefusalSeconds(), 0.05),
      millisecondsLine('the same, Sidekiq', await sidekiqRefusalSeconds(), 0.05),
      secondsLine('end of a worker whose store refuses writes', await workerEndSeconds(), 5),
      secondsLine('reading of a store that is down', await readingSeconds(await freePort()), 1),
      secondsLine('reading of a store that hangs', await hungReadingSeconds(), 2.4),
      secondsLine('status page on a bucket that says nothing', await statusSeconds(), 2),
      millisecondsLine('publish to a store that says nothing', await publishSeconds(), 1),
      millisecondsLine('all rules over prod, CPU', rulesCpuSeconds(), 0.3),
    ],
  };
}

async function secondsOf(what: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await what().catch(() => undefined);
  return (performance.now() - began) / 1000;
}

/** The slowest of each round, in the best of three: a machine stands still for longer now and then, whatever runs on it. */
async function bestOfThree(slowest: () => Promise<number>): Promise<number> {
  return Math.min(await slowest(), await slowest(), await slowest());
}

/** A platform on a store whose memory is all taken, as often as it makes room. */
async function bullmqRefusalSeconds(): Promise<number> {
  const store = await observedStore('jobs', 'bullmq');
  const platform = guardedPlatform(store.connection);
  await store.observer.config('SET', 'maxmemory', 12 * 1024 * 1024);
  await platform.ceiling.firstRead;
  const flooding = floodStore(store.observer);
  try {
    await until(() => (platform.ceiling.usedPercent() ?? 0) > 99, 'the store is full');
    return await bestOfThree(() => slowestRefusalSeconds(platform));
  } finally {
    await flooding.stop();
    await platform.close();
    await store.stop();
  }
}

async function slowestRefusalSeconds(platform: GuardedPlatform): Promise<number> {
  let slowest = 0;
  for (let number = 0; number < 200; number += 1) {
    slowest = Math.max(slowest, await secondsOf(() => platform.add('import', 'bulk')));
  }
  return slowest;
}

async function sidekiqRefusalSeconds(): Promise<number> {
  const store = await observedStore('jobs', 'sidekiq');
  const platform = sidekiqReplay(store.connection);
  await store.observer.config('SET', 'maxmemory', 12 * 1024 * 1024);
  await platform.deploy();
  const flooding = floodStore(store.observer);
  try {
    await until(async () => (await platform.push('import', 'bulk', 1)).refused.ceiling === 1, 'it is full');
    return await bestOfThree(async () => (await platform.push('import', 'bulk', 200)).slowestMs / 1000);
  } finally {
    await flooding.stop();
    await platform.stop();
    await store.stop();
  }
}

async function workerEndSeconds(): Promise<number> {
  const store = await observedStore('jobs', 'bullmq');
  const platform = guardedPlatform(store.connection);
  try {
    for (let number = 0; number < 40; number += 1) await platform.add('import', 'bulk');
    const door = gate();
    const worker = platform.startWorker(() => door.passed);
    await until(async () => (await platform.queue.getActiveCount()) === 5, 'the worker holds five jobs');
    // As a primary that has lost its replicas.
    await store.observer.config('SET', 'min-replicas-to-write', 1);
    platform.deploy({ source: 'import' });
    door.open();
    await until(() => worker.isPaused(), 'the worker takes no more');
    return await secondsOf(() => platform.close());
  } finally {
    await store.observer.config('SET', 'min-replicas-to-write', 0);
    await store.stop();
  }
}

async function readingSeconds(port: number): Promise<number> {
  const client = storeClient(`redis://meter:secret@127.0.0.1:${port}`);
  try {
    return await secondsOf(() => readStoreHealth(client, 'jobs'));
  } finally {
    client.disconnect();
  }
}

async function hungReadingSeconds(): Promise<number> {
  const hung = await muteServer();
  const loggedIn = await muteServer(
    (socket, chunk) => void (chunk.includes('auth') && socket.write('+OK\r\n')),
  );
  try {
    return Math.max(await readingSeconds(hung.port), await readingSeconds(loggedIn.port));
  } finally {
    hung.close();
    loggedIn.close();
  }
}

async function statusSeconds(): Promise<number> {
  const server = createServer((_, response) => void response.write('{')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  try {
    return await secondsOf(() => readReport(s3, 'controls'));
  } finally {
    s3.destroy();
    server.closeAllConnections();
    server.close();
  }
}

async function publishSeconds(): Promise<number> {
  // Answers everything but a publish, as a store that is stuck behind a long command.
  const server = await muteServer((socket, chunk) => {
    const commands = chunk.toString().match(/^\*\d+\r$/gm) ?? [];
    if (!/publish/i.test(chunk.toString())) socket.write('+OK\r\n'.repeat(commands.length));
  });
  const publishing = publisher({ host: '127.0.0.1', port: server.port });
  try {
    await once(publishing, 'ready');
    return await secondsOf(() => publishing.publish('conversation:a', 'changed'));
  } finally {
    publishing.disconnect();
    server.close();
  }
}

/** About 80 ms the first time; the bar is what a synth may lose to the rules. */
function rulesCpuSeconds(): number {
  const prod = stageTemplates('prod');
  const seconds = (): number => {
    const before = process.cpuUsage();
    runRules(prod);
    return process.cpuUsage(before).user / 1e6;
  };
  return Math.min(seconds(), seconds());
}
