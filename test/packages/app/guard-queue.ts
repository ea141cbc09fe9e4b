/**
 * An app of somebody else, who installed @bulkhead/client. Built and run in both module systems by packages.test.ts, with
 * a real store and an HTTP server that answers as S3 and AppConfig do. Prints what happened as one line of JSON.
 */
import { once } from 'node:events';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { S3Client } from '@aws-sdk/client-s3';
import {
  type CurrentStress,
  type EnqueueCeiling,
  enqueueCeiling,
  type JobKind,
  pollAppConfig,
  readLastResortFromS3,
  readStressFromS3,
  type ShedCount,
  shedCounts,
  shouldDefer,
  stressReader,
  switchboardReader,
  switchboardSettings,
} from '@bulkhead/client';
import {
  type Enqueued,
  EnqueueRefused,
  guardedProcessor,
  guardedQueue,
  PartlyEnqueued,
  type Work,
} from '@bulkhead/client/bullmq';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

interface Store {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

async function main(store: Store, awsEndpoint: string): Promise<void> {
  const aws = { region: 'eu-west-1', endpoint: awsEndpoint, maxAttempts: 1 };
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  const settings = switchboardSettings(process.env);
  if (settings === undefined) throw new Error('no BULKHEAD_SWITCHBOARD');

  const stress = stressReader({ read: readStressFromS3(s3, settings.bucket) });
  await stress.firstRead;
  const now: CurrentStress = stress.current();

  const counted: ShedCount[] = [];
  const counts = shedCounts({ log: (line) => line.bulkhead === 'shed' && counted.push(...line.counts) });
  const switchboard = switchboardReader({
    poll: pollAppConfig(new AppConfigDataClient(aws), settings),
    readLastResort: readLastResortFromS3(s3, settings.bucket),
    settings,
    log: () => {},
  });
  await switchboard.firstRead;

  const redis = new Redis(store);
  const ceiling: EnqueueCeiling = enqueueCeiling({ info: () => redis.info('memory'), ceilingPercent: 90 });
  await ceiling.firstRead;

  const plain = new Queue('installed', { connection: store });
  const queue = guardedQueue({ queue: plain, switchboard, counts, ceiling });
  const worker: Worker = new Worker(
    plain.name,
    guardedProcessor({
      process: async (job: Job) => `did ${job.data.row}`,
      switchboard,
      counts,
      worker: () => worker,
    }),
    { connection: store, autorun: false },
  );
  const work = (source: string, kind: JobKind): Work => ({
    name: 'row',
    data: { row: source, bulkhead: { source, account: 1 } },
    kind,
  });
  const add = (source: string, kind: JobKind): Promise<Enqueued> => queue.add(work(source, kind));

  const { outcome } = await add('inbox', 'urgent');
  const refusal = await add('import', 'bulk').catch((error: unknown) => error);
  const bulk = await queue
    .addBulk([work('bulk inbox', 'urgent'), work('import', 'bulk')])
    .catch((error: unknown) => error);
  // Past the guard, as with a flow: the worker's guard puts it off.
  await plain.add('row', { row: 'import', bulkhead: { source: 'import', account: 1 } });
  const results: unknown[] = [];
  worker.on('completed', (_, result) => results.push(result));
  const drained = once(worker, 'drained');
  void worker.run();
  await drained;
  const delayed = await plain.getDelayedCount();

  for (const one of [stress, switchboard, ceiling, counts]) one.stop();
  await worker.close();
  await plain.close();
  redis.disconnect();
  console.log(
    JSON.stringify({
      stress: [now.level, shouldDefer(now, 'bulk')],
      switchboard: switchboard.current(),
      ceilingSeesTheStore: (ceiling.usedPercent() ?? 0) > 0,
      outcome,
      refusal: refusal instanceof EnqueueRefused && [refusal.code, refusal.reason],
      bulk: bulk instanceof PartlyEnqueued && bulk.outcomes.map((one) => one.outcome),
      results,
      delayed,
      counted: counted.map(({ outcome, source, jobs }) => [outcome, source, jobs]),
    }),
  );
}

const { STORE = '', AWS_AT = '' } = process.env;
main(JSON.parse(STORE), AWS_AT).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
