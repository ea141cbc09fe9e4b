import { type BullmqKeys, bullmqKeys } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import type { JobStoreRequest } from '../job-store-request';
import type { QueueTrace, SurveyMemory } from './job-store-survey';
import { bullKeys } from './survey-bullmq';

/** A worker of BullMQ writes `stalled-check` every 30 s by default, for 30 s: three of them at most are between two. */
export const tracedWithinSeconds = 90;

/** All connections are listed this often at most, and only where a queue shows no worker otherwise: 300 bytes of each. */
const LISTED_EVERY_SECONDS = 60;

/** A version that was replaced for longer than this is no process beside the present one any more. */
const VERSION_REMEMBERED_SECONDS = 3_600;

type Traces = Pick<SurveyMemory, 'traces' | 'listedAtSeconds'> & {
  readonly notUnderstood: readonly string[];
};

/** What each queue of the stage shows of those who work with it: whether it has workers, and of which library. */
export async function bullmqTraces(
  run: RunCommands,
  { keyPrefix, queues, nowSeconds }: JobStoreRequest,
  before: Pick<SurveyMemory, 'traces' | 'listedAtSeconds'>,
): Promise<Traces> {
  const batch = new CommandBatch();
  const signs = queues.map((queue) => querySigns(batch, queue, bullmqKeys(queue, keyPrefix)));
  await batch.send(run);
  const second = new CommandBatch();
  const more = signs.map((sign) => sign(second));
  await second.send(run);
  const seen = more.map((sign) => sign());
  const known = new Set(seen.filter(({ worker }) => worker).map(({ queue }) => queue));
  for (const queue of queues) {
    const { workerAtSeconds = 0 } = before.traces[queue] ?? {};
    if (nowSeconds - workerAtSeconds < LISTED_EVERY_SECONDS) known.add(queue);
  }
  const isListed =
    known.size < queues.length && nowSeconds - (before.listedAtSeconds ?? 0) >= LISTED_EVERY_SECONDS;
  const connected = isListed ? await connectedQueues(run, keyPrefix, queues) : new Set<string>();
  const traces = seen.map(({ queue, worker, version }) => {
    const { workerAtSeconds, newestVersion } = before.traces[queue] ?? {};
    const at = worker || connected.has(queue) ? nowSeconds : workerAtSeconds;
    const newest = newer(newestVersion, version, nowSeconds);
    return [
      queue,
      {
        ...(at !== undefined && { workerAtSeconds: at }),
        ...(newest !== undefined && { newestVersion: newest }),
      },
    ] as const;
  });
  const listedAtSeconds = isListed ? nowSeconds : before.listedAtSeconds;
  return {
    traces: Object.fromEntries(traces),
    ...(listedAtSeconds !== undefined && { listedAtSeconds }),
    notUnderstood: [
      ...bullKeys(seen.filter(({ isBull }) => isBull).map(({ queue }) => queue)),
      ...seen.flatMap((signsOf) => sentences(signsOf, before.traces[signsOf.queue], nowSeconds)),
    ],
  };
}

interface QueueSigns {
  readonly queue: string;
  readonly worker: boolean;
  /** `5.81.5`; absent where no `Queue` of BullMQ has written it. */
  readonly version?: string;
  readonly isBull: boolean;
  /** Paused, with jobs where 5 puts those of a paused queue, and where 6 leaves them. */
  readonly inBothPlaces: boolean;
}

/** @returns what to ask in the next round trip: nothing of a queue of BullMQ that is not paused */
function querySigns(
  batch: CommandBatch,
  queue: string,
  keys: BullmqKeys,
): (next: CommandBatch) => () => QueueSigns {
  const { id, meta, wait, paused, job } = keys;
  const check = batch.count('exists', job('stalled-check'));
  const fields = batch.fields('hmget', meta, 'version', 'opts.maxLenEvents', 'paused');
  return (next) => {
    const [writer, maxEvents, isPaused] = fields();
    const version = /^bullmq:(\d+\..+)$/.exec(writer ?? '')?.[1];
    const isBare = (writer ?? maxEvents ?? null) === null;
    // Bull has the counter, and neither events nor what BullMQ writes into `meta`.
    const [counter, events] = isBare ? [id, job('events')].map((key) => next.count('exists', key)) : [];
    const lengths = (isPaused ?? null) === null ? [] : [wait, paused].map((key) => next.count('llen', key));
    return () => ({
      ...{ queue, worker: check() > 0 },
      ...(version !== undefined && { version }),
      isBull: counter?.() === 1 && events?.() === 0,
      inBothPlaces: lengths.length > 0 && lengths.every((length) => length() > 0),
    });
  };
}

/** Queues of whose workers one is connected: BullMQ names the connection on which a worker waits, and no other so. */
async function connectedQueues(
  run: RunCommands,
  keyPrefix: string,
  queues: readonly string[],
): Promise<ReadonlySet<string>> {
  const batch = new CommandBatch();
  const list = batch.text('client', 'list');
  await batch.send(run);
  const names = new Set(
    [...list().matchAll(/ name=(\S+)/g)].map(([, name = '']) => name.replace(/:w:.*$/, '')),
  );
  return new Set(
    queues.filter((queue) => names.has(`${keyPrefix}:${Buffer.from(queue).toString('base64')}`)),
  );
}

function newer(
  before: QueueTrace['newestVersion'],
  version: string | undefined,
  atSeconds: number,
): QueueTrace['newestVersion'] {
  if (version !== undefined && majorOf(version) >= majorOf(before?.version ?? version)) {
    return { version, atSeconds };
  }
  return before !== undefined && atSeconds - before.atSeconds <= VERSION_REMEMBERED_SECONDS
    ? before
    : undefined;
}

function sentences(
  { queue, version, inBothPlaces }: QueueSigns,
  before: QueueTrace | undefined,
  nowSeconds: number,
): string[] {
  const newest = newer(before?.newestVersion, version, nowSeconds);
  const lost =
    'a resume by 5 loses the jobs that 6 left waiting, so pause and resume no queue until one of them is gone';
  return [
    ...(inBothPlaces
      ? [`queue ${queue} is paused and holds jobs where BullMQ 5 puts them and where 6 leaves them: ${lost}`]
      : []),
    ...(version !== undefined && newest !== undefined && majorOf(version) < majorOf(newest.version)
      ? [`queue ${queue} was opened by BullMQ ${version} after ${newest.version}: ${lost}`]
      : []),
  ];
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
