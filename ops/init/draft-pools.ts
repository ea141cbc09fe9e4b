import type { FoundProcess, FoundQueue, FoundQueues } from './app-facts';
import { guess, type Note, read, type WorkerInput } from './draft';
import type { DraftContext, Drafted } from './draft-services';
import { draftWritable, imageKeyOf } from './draft-services';
import { processKind } from './process-kind';

/** A class of queues that a pool of its own keeps out of the others' way. */
interface Band {
  readonly pool: string;
  readonly queues: RegExp;
  readonly tasks: WorkerInput['tasks'];
  readonly latencyTargetSeconds?: number;
}

const rest: Band = { pool: 'default', queues: /^/, tasks: { min: 2, max: 8 } };

/** By words in names of queues; what fits none is `default`. */
const bands: readonly Band[] = [
  {
    pool: 'urgent',
    queues: /critical|urgent|(^|[^a-z])high|real.?time|important|interactive/i,
    tasks: { min: 2, max: 8 },
    latencyTargetSeconds: 10,
  },
  {
    pool: 'bulk',
    queues:
      /(^|[^a-z])low|bulk|batch|slow|long|import|export|maintenance|housekeep|clean|purg|archiv|index|backfill|migration|incinerat|analytic|report/i,
    tasks: { min: 1, max: 6 },
    latencyTargetSeconds: 1_800,
  },
  rest,
];

export interface PoolDraft {
  readonly pools: readonly Drafted<WorkerInput>[];
  readonly remarks: readonly string[];
}

/** Pools of workers: one for each list of queues that the app's files name, or by class where they name one list. */
export function draftPools(context: DraftContext): PoolDraft {
  const { facts, answers } = context;
  const workers = facts.processes.filter((one) => processKind(one) === 'worker');
  const remarks: string[] = [];
  const lists = queueLists(context);
  const served = new Set<string>();
  const pools = lists.flatMap((list) => {
    const queues = list.queues.filter(
      ({ name }) => usable(name, answers.framework) && served.size < served.add(name).size,
    );
    const left = list.queues.filter((queue) => !queues.includes(queue)).map(({ name }) => name);
    if (left.length > 0) {
      remarks.push(
        `${list.from}: ${left.join(', ')} left out: served by a pool above, or no name for a queue`,
      );
    }
    const process = workers.find(({ name }) => name === list.pool) ?? workers[0];
    return pooled(context, { ...list, queues }, process);
  });
  const schedulers = facts.processes.filter((one) => processKind(one) === 'scheduler');
  return { pools: [...pools, ...schedulers.map((process) => scheduler(context, process))], remarks };
}

/** What the files name; without any, what was answered, or the queue that Sidekiq works off by itself. */
function queueLists({ facts, answers }: DraftContext): readonly FoundQueues[] {
  if (answers.queues !== undefined) {
    return [{ from: 'what was answered', queues: answers.queues.map((name) => ({ name })) }];
  }
  if (answers.framework === 'sidekiq' && facts.queues.length > 0) return facts.queues;
  return [{ from: "Sidekiq's own default", queues: [{ name: 'default' }] }];
}

function usable(name: string, framework: 'sidekiq' | 'bullmq'): boolean {
  return framework === 'sidekiq' || !name.includes(':');
}

function pooled(
  context: DraftContext,
  list: FoundQueues,
  process: FoundProcess | undefined,
): readonly Drafted<WorkerInput>[] {
  if (list.queues.length === 0) return [];
  if (list.pool !== undefined) {
    return [pool(context, { band: rest, wanted: list.pool, list, queues: list.queues }, process)];
  }
  return bands.flatMap((band) => {
    const queues = list.queues.filter(({ name }) => bands.find((one) => one.queues.test(name)) === band);
    return queues.length === 0 ? [] : [pool(context, { band, wanted: band.pool, list, queues }, process)];
  });
}

interface Wanted {
  readonly band: Band;
  readonly wanted: string;
  readonly list: FoundQueues;
  readonly queues: readonly FoundQueue[];
}

function pool(
  context: DraftContext,
  { band, wanted, list, queues }: Wanted,
  process: FoundProcess | undefined,
): Drafted<WorkerInput> {
  const { framework } = context.answers;
  const name = context.nameOf(wanted, 'workers');
  const at = ['workers', name];
  const { concurrency } = list;
  // Sidekiq's is made of queues and concurrency; one of the app's own would not be told of either.
  const command = framework === 'bullmq' ? process?.command : undefined;
  const writable = draftWritable(context, process, at);
  const order = orderOf(queues, framework);
  const notes: Note[] = [
    read([...at, 'queues'], list.from),
    ...(order.queueOrder === undefined
      ? []
      : [read([...at, 'queueOrder'], `${list.from}, which has no weights`)]),
    guess([...at, 'tasks'], 'how many at night, and how many the database bears'),
    ...writable.notes,
    ...(concurrency === undefined ? [] : [read([...at, 'concurrency'], list.from)]),
    ...(band.latencyTargetSeconds === undefined
      ? []
      : [guess([...at, 'latencyTargetSeconds'], 'how long such a job may wait')]),
    ...(framework === 'bullmq' && command === undefined
      ? [guess([...at, 'image'], 'the image starts a worker by itself')]
      : []),
  ];
  const input: WorkerInput = {
    // One image for everything is what most apps have.
    image: imageKeyOf(process ?? context.facts.processes.find((one) => /^(web|api)$/.test(processKind(one)))),
    ...(command === undefined ? {} : { command: [...command] }),
    tasks: { ...band.tasks },
    ...writable.input,
    ...order,
    ...(concurrency === undefined ? {} : { concurrency: Math.min(concurrency, 500) }),
    ...(band.latencyTargetSeconds === undefined ? {} : { latencyTargetSeconds: band.latencyTargetSeconds }),
  };
  return { name, input, notes, ...(process === undefined ? {} : { process }) };
}

/** The greatest weight of a stage file. */
const maxWeight = 100;

/** Queues as Sidekiq is told of them: with weights, which count beside each other only, or one strictly before the other. */
function orderOf(
  queues: readonly FoundQueue[],
  framework: 'sidekiq' | 'bullmq',
): Pick<WorkerInput, 'queues' | 'queueOrder'> {
  const names = queues.map(({ name }) => name);
  if (framework === 'bullmq' || names.length < 2) return { queues: names };
  const weights = queues.map(({ weight = 1 }) => weight);
  if (queues.every(({ weight }) => weight === undefined)) return { queues: names, queueOrder: 'strict' };
  const share = Math.min(1, maxWeight / Math.max(...weights));
  return {
    queues: Object.fromEntries(
      queues.map(({ name, weight = 1 }) => [name, Math.max(1, Math.round(weight * share))]),
    ),
  };
}

/** A clock: never two at once, and without queues. */
function scheduler(context: DraftContext, process: FoundProcess): Drafted<WorkerInput> {
  const name = context.nameOf(process.name, 'scheduler');
  const writable = draftWritable(context, process, ['workers', name]);
  return {
    name,
    process,
    input: {
      image: imageKeyOf(process),
      ...(process.command === undefined ? {} : { command: [...process.command] }),
      cpu: 256,
      memoryMiB: 512,
      tasks: { min: 1, max: 1 },
      ...writable.input,
      rollout: 'single',
      databaseConnectionsPerTask: 1,
    },
    notes: [
      read(['workers', name, 'rollout'], process.from),
      guess(['workers', name, 'memoryMiB'], 'a clock that loads all of the app needs more'),
      ...writable.notes,
    ],
  };
}
