import { bullmqKeys, type JobKeyspace, sidekiqKeys } from '../../../domain/jobs/queue-keys';
import type { ParkedState } from '../../../domain/parked/parked-job';
import { CommandBatch } from '../../store-client/command-batch';
import type { RunCommands } from '../../store-client/command-runner';
import { parseInfo } from '../../store-client/parse-info';
import type { MoverContext } from '../mover-context';
import { firstScan, placesOf, scanOfQueues } from '../scan-window';

/** Jobs of a list or set. */
interface PlaceSize {
  readonly state: ParkedState;
  /** Undefined where jobs of all queues stand in it. */
  readonly queue?: string;
  readonly jobs: number;
}

export interface OtherStoreFacts {
  /** As in `Redis 6.2.14`. Undefined where the user may not ask. */
  readonly engine?: string;
  /** Why nothing can be taken out of it, each as a sentence. */
  readonly refusals: readonly string[];
  /** Only those in which something stands. */
  readonly places: readonly PlaceSize[];
  /** Jobs that run now, and processes that would take more (Sidekiq). */
  readonly running: number;
  readonly processes: number;
  /** Of BullMQ Pro, in which jobs wait that nobody takes from here. */
  readonly groups: number;
}

/** That ioredis says it has selected: it goes on in database 0 where it may not. */
export interface SelectedDatabase {
  readonly number: number;
}

interface AskedStore extends JobKeyspace {
  readonly run: RunCommands;
  readonly database: SelectedDatabase;
}

/** Since then a script may write after it has asked for the time (effects are replicated, not the script). */
const OLDEST_MAJOR = 5;

const nothingRuns = { running: 0, processes: 0, groups: 0 };

/** Looks at the store and writes nothing. @throws Error where it is not reached, or refuses to be read */
export async function readFacts(context: MoverContext, asked: AskedStore): Promise<OtherStoreFacts> {
  const { run, database } = asked;
  if (database.number > 0) await run([['select', database.number]]);
  const info = await infoOf(run);
  const script = await refusalOf(run);
  const refusals = [...engineRefusals(info), ...script];
  const engine = engineName(info);
  const known = { ...(engine !== undefined && { engine }) };
  if (refusals.length > 0) return { ...known, refusals, places: [], ...nothingRuns };
  const scan = await scanOfQueues(context, firstScan);
  const queues = scan.queues ?? [];
  const [places, working, foreign] = await Promise.all([
    placeSizes(context, queues),
    asked.framework === 'sidekiq' ? sidekiqWork(asked) : bullmqWork(asked, queues),
    asked.framework === 'sidekiq' ? [] : queuesOfBull(asked, queues),
  ]);
  const bull =
    foreign.length === 0
      ? []
      : [
          `${foreign.join(', ')}: jobs without the key \`meta\`, which BullMQ writes: they are Bull's, and move with it`,
        ];
  return { ...known, refusals: bull, places, ...working };
}

async function infoOf(run: RunCommands): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const [text] = await run([['info']]);
    return parseInfo(String(text)).fields;
  } catch (error) {
    if (error instanceof Error && /NOPERM|unknown command/i.test(error.message)) return undefined;
    throw error;
  }
}

function engineName(info: ReadonlyMap<string, string> | undefined): string | undefined {
  const valkey = info?.get('valkey_version');
  if (valkey !== undefined) return `Valkey ${valkey}`;
  const redis = info?.get('redis_version');
  return redis === undefined ? undefined : `Redis ${redis}`;
}

function engineRefusals(info: ReadonlyMap<string, string> | undefined): string[] {
  if (info === undefined) return [];
  const version = info.get('redis_version') ?? '';
  const major = Number(version.split('.')[0]);
  return [
    ...(info.get('cluster_enabled') === '1'
      ? [
          'it runs in cluster mode: the keys of one queue stand on several servers, and no script takes from all of them',
        ]
      : []),
    ...(info.get('role') === 'slave'
      ? ['it is a replica, and nothing can be taken out of it: name the primary']
      : []),
    ...(major < OLDEST_MAJOR
      ? [
          `Redis ${version} is older than ${OLDEST_MAJOR}: its scripts may not write once they have read. Let its workers drain it`,
        ]
      : []),
  ];
}

async function refusalOf(run: RunCommands): Promise<string[]> {
  try {
    await run([['eval', 'return 1', 0]]);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !/NOPERM|unknown command/i.test(error.message)) throw error;
    return [
      `it lets this user run no script (${error.message}), and without one a job cannot leave in one write: name a user who may, or let its workers drain it`,
    ];
  }
}

async function placeSizes(context: MoverContext, queues: readonly string[]): Promise<readonly PlaceSize[]> {
  const batch = new CommandBatch();
  const places = placesOf(context, { ...firstScan, queues });
  const sizes = places.map(({ key, state }) => batch.count(state === 'waiting' ? 'llen' : 'zcard', key));
  await batch.send(context.store);
  return places.flatMap(({ state, queue }, index) => {
    const jobs = sizes[index]?.() ?? 0;
    return jobs === 0 ? [] : [{ state, ...(queue !== undefined && { queue }), jobs }];
  });
}

async function sidekiqWork({ run, keyPrefix }: AskedStore) {
  const keys = sidekiqKeys(keyPrefix);
  const known = new CommandBatch();
  const identities = known.texts('smembers', keys.processes);
  await known.send(run);
  const batch = new CommandBatch();
  const busy = identities().map((identity) => batch.fields('hmget', keys.heartbeat(identity), 'busy'));
  await batch.send(run);
  // A heartbeat that is gone is a process that is.
  const alive = busy.flatMap((read) => read()[0] ?? []);
  return { groups: 0, processes: alive.length, running: alive.reduce((sum, text) => sum + Number(text), 0) };
}

async function bullmqWork({ run, keyPrefix }: AskedStore, queues: readonly string[]) {
  const batch = new CommandBatch();
  const keys = queues.map((queue) => bullmqKeys(queue, keyPrefix));
  const active = keys.map((one) => batch.count('llen', one.active));
  const kinds = keys.flatMap(({ groupSets }) =>
    groupSets.map((key) => ({ key, kind: batch.text('type', key) })),
  );
  await batch.send(run);
  const sizes = new CommandBatch();
  // A job whose own id is `groups` has its hash under that very key.
  const groups = kinds.flatMap(({ key, kind }) => (kind() === 'zset' ? [sizes.count('zcard', key)] : []));
  await sizes.send(run);
  const sumOf = (counts: readonly (() => number)[]) => counts.reduce((sum, read) => sum + read(), 0);
  return { processes: 0, running: sumOf(active), groups: sumOf(groups) };
}

/** Bull 3 and 4 have the same names for most keys, and other jobs behind them. */
async function queuesOfBull({ run, keyPrefix }: AskedStore, queues: readonly string[]): Promise<string[]> {
  const batch = new CommandBatch();
  const asked = queues.map((queue) => {
    const { meta, wait, delayed, failed } = bullmqKeys(queue, keyPrefix);
    return {
      queue,
      meta: batch.count('exists', meta),
      jobs: batch.count('exists', wait, delayed, failed),
    };
  });
  await batch.send(run);
  return asked.flatMap(({ queue, meta, jobs }) => (meta() === 0 && jobs() > 0 ? [queue] : []));
}
