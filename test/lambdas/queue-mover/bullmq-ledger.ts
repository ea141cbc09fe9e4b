import { FlowProducer, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { jsonRecord } from '../../../domain/json-record';
import { clientOptions } from '../../support/stores/store-connection';
import { type FaultKind, fault, faultyContext } from './faulty-context';
import { mistakes } from './ledger';
import { MemoryObjects } from './memory-objects';
import type { MoverBench } from './mover-bench';

const queueNames = ['bulk', 'default'] as const;
export type QueueName = (typeof queueNames)[number];

const hour = 3_600_000;
const twice = { attempts: 2, backoff: { type: 'fixed', delay: hour } };

/** What an app adds, by its options. Two of one kind with an id meet each other. */
const additions = {
  plain: {},
  urgent: { priority: 1 },
  late: { delay: hour },
  flaky: twice,
  own: { jobId: 'message-7' },
  ownRemoved: { jobId: 'message-8', removeOnComplete: true, removeOnFail: true },
  simple: { deduplication: { id: 'simple' } },
  throttled: { deduplication: { id: 'throttled', ttl: hour } },
  debounced: { deduplication: { id: 'debounced', ttl: hour, extend: true, replace: true }, delay: hour },
  last: { deduplication: { id: 'last', keepLastIfActive: true }, ...twice },
} as const satisfies Readonly<Record<string, JobsOptions>>;

const deduplicated: readonly Addition[] = ['simple', 'throttled', 'debounced', 'last'];

export type Addition = keyof typeof additions | 'flow' | 'scheduler';
export const allAdditions: readonly Addition[] = [
  'plain',
  'urgent',
  'late',
  'flaky',
  'own',
  'ownRemoved',
  'simple',
  'throttled',
  'debounced',
  'last',
  'flow',
  'scheduler',
];

/** Ends a mover at a call to store or bucket. Workers go on before the next one does. */
export interface Crash {
  readonly step: number;
  readonly kind: FaultKind;
}

export type LedgerStep =
  | { readonly do: 'add'; readonly what: Addition; readonly queue: QueueName }
  | { readonly do: 'begin'; readonly queue: QueueName }
  | { readonly do: 'end'; readonly fails: boolean }
  | { readonly do: 'take'; readonly kind: 'park' | 'purge'; readonly crash?: Crash }
  | { readonly do: 'return'; readonly toQueue?: QueueName; readonly crash?: Crash };

export interface AppClients {
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly workers: Readonly<Record<QueueName, Worker>>;
  readonly flows: FlowProducer;
}

/** Queues and workers of an app on the bench's store. */
export function appClients(bench: MoverBench): AppClients & { close(): Promise<void> } {
  const options = { connection: clientOptions(bench.store.connection, bench.store.connection.app) };
  const worker = (name: QueueName) => new Worker(name, null, options);
  const queues = { bulk: new Queue('bulk', options), default: new Queue('default', options) };
  const workers = { bulk: worker('bulk'), default: worker('default') };
  const flows = new FlowProducer(options);
  const close = async () => {
    await Promise.all(
      [...Object.values(queues), ...Object.values(workers), flows].map((each) => each.close()),
    );
  };
  return { queues, workers, flows, close };
}

/** A book of where each job of an app is. Each has a number of its own in its data; jobs of schedulers have none. */
export class BullmqLedger {
  readonly #added = new Map<number, Addition>();
  readonly #ran: number[] = [];
  /** No longer expected anywhere: BullMQ took it for another one, or the mover told that another one was there. */
  readonly #explained = new Set<number>();
  readonly #doubtful = new Set<number>();
  readonly #operations = new Map<string, MemoryObjects>();
  readonly #running: Job[] = [];
  #takes = 0;

  constructor(
    private readonly bench: MoverBench,
    private readonly app: AppClients,
  ) {}

  async step(step: LedgerStep): Promise<void> {
    switch (step.do) {
      case 'add':
        return this.#add(step.what, step.queue);
      case 'begin':
        return this.#begin(step.queue);
      case 'end':
        return this.#end(step.fails);
      case 'take':
        return this.#take(step.kind, step.crash);
      case 'return':
        return this.#return(step.toQueue, step.crash);
    }
  }

  /** Brings everything back and lets it all run. */
  async finish(): Promise<void> {
    while (this.#operations.size > 0) await this.#return();
    for (;;) {
      for (const queue of queueNames) {
        for (const job of await this.app.queues[queue].getDelayed()) {
          if (job.data.n !== undefined) await job.promote();
        }
        await this.#begin(queue);
      }
      if (this.#running.length === 0) return;
      while (this.#running.length > 0) await this.#end(false);
    }
  }

  /** Lost, doubled and invented jobs, hashes without a place, and what BullMQ would not have let stand side by side. */
  async faults() {
    const { places, torn, crowded } = await this.#stored();
    const held = [...this.#operations.values()].flatMap((objects) => [
      ...numbersOf(objects, 'jobs'),
      ...followersOf(objects),
    ]);
    for (const objects of this.#operations.values()) {
      for (const n of numbersOf(objects, 'doubtful')) this.#doubtful.add(n);
    }
    const text = (numbers: Iterable<number>) => [...numbers].map(String);
    const book = mistakes({
      enqueued: text(this.#added.keys()),
      ran: text(this.#ran),
      stored: text(places),
      parked: text(held),
      doubtful: text(this.#doubtful),
    });
    return { ...book, lost: book.lost.filter((n) => !this.#explained.has(Number(n))), torn, crowded };
  }

  /** Jobs that ran, and that were not told as present or in doubt. */
  get ran(): number {
    return this.#ran.length;
  }

  async #add(what: Addition, name: QueueName): Promise<void> {
    const { queues, flows } = this.app;
    if (what === 'scheduler') {
      await queues[name].upsertJobScheduler('hourly', { every: hour }, { name: 'push', data: {} });
      return;
    }
    const before = await this.#stored();
    const n = this.#added.size + 1;
    this.#added.set(n, what);
    if (what === 'flow') {
      this.#added.set(n + 1, what);
      const child = { name: 'push', queueName: name, data: { n: n + 1 } };
      await flows.add({ name: 'push', queueName: name, data: { n }, children: [child] });
    } else {
      await queues[name].add('push', { n }, additions[what]);
    }
    const { places } = await this.#stored();
    for (const known of [...before.places, n]) if (!places.includes(known)) this.#explained.add(known);
  }

  async #begin(name: QueueName): Promise<void> {
    const job = await this.app.workers[name].getNextJob('token', { block: false });
    if (job === undefined) return;
    if (job.data.n === undefined) await job.moveToCompleted('', 'token', false);
    else this.#running.push(job);
  }

  async #end(fails: boolean): Promise<void> {
    const job = this.#running.shift();
    if (job === undefined) return;
    if (fails) await job.moveToFailed(new Error('fails'), 'token');
    else await job.moveToCompleted('', 'token', false);
    // One that failed for the first time waits for its second try.
    if (!(await this.#stored()).places.includes(job.data.n)) this.#ran.push(job.data.n);
  }

  async #take(kind: 'park' | 'purge', crash?: Crash): Promise<void> {
    this.#takes += 1;
    const id = `${kind}-20261119-${100_000 + this.#takes}-k7fd`;
    const objects = new MemoryObjects();
    this.#operations.set(id, objects);
    const context = this.bench.context({ objects });
    await this.#crashing(crash, (crashed) => this.bench.take({ id, kind }, crashed(context)));
    await this.bench.take({ id, kind }, context);
  }

  async #return(toQueue?: QueueName, crash?: Crash): Promise<void> {
    const [first] = this.#operations;
    if (first === undefined) return;
    const [id, objects] = first;
    const carried = numbersOf(objects, 'jobs');
    const followers = followersOf(objects);
    const before = (await this.#stored()).places;
    const context = this.bench.context({ objects });
    const request = { id, ...(toQueue !== undefined && { toQueue }) };
    await this.#crashing(crash, (crashed) => this.bench.giveBack(request, crashed(context)));
    const { operation } = await this.bench.giveBack(request, context);
    for (const n of numbersOf(objects, 'doubtful')) this.#doubtful.add(n);
    this.#operations.delete(id);
    const after = (await this.#stored()).places;
    const missing = carried.filter((n) => !after.includes(n));
    const replaced = [...before, ...missing].filter((n) => !after.includes(n) && this.#is(n, 'debounced'));
    // Only what the mover told, and only where there is another one in its place.
    const present = missing.filter((n) => !this.#is(n, 'debounced')).length;
    if (present > operation.returned.present || missing.length < operation.returned.present) {
      throw new Error(
        `${operation.returned.present} were told as present, ${missing.join()} did not come back`,
      );
    }
    for (const n of [...missing, ...replaced, ...followers.filter((each) => !after.includes(each))]) {
      const others = [...after, ...this.#ran].filter((other) => other !== n);
      const same = (other: number) => this.#added.get(other)?.slice(0, 3) === this.#added.get(n)?.slice(0, 3);
      if (!others.some(same)) throw new Error(`${n} did not come back, and nothing is there in its place`);
      this.#explained.add(n);
    }
  }

  async #crashing(
    crash: Crash | undefined,
    work: (
      crashed: (context: ReturnType<MoverBench['context']>) => ReturnType<MoverBench['context']>,
    ) => Promise<unknown>,
  ): Promise<void> {
    if (crash === undefined) return;
    try {
      await work((context) => faultyContext(context, crash).context);
    } catch (error) {
      if (error !== fault) throw error;
      for (const queue of queueNames) await this.#begin(queue);
    }
  }

  #is(n: number, what: Addition): boolean {
    return this.#added.get(n) === what;
  }

  /**
   * Numbers of all jobs that wait, run or are kept to follow another one; ids that have a hash and no place; and jobs of
   * one deduplication id of which a queue has more than one.
   */
  async #stored() {
    const { observer } = this.bench.store;
    const places: number[] = [];
    const torn: string[] = [];
    const crowded: string[] = [];
    for (const queue of queueNames) {
      const prefix = `bull:${queue}:`;
      const inLists = await Promise.all(
        ['wait', 'paused', 'active'].map((key) => observer.lrange(`${prefix}${key}`, 0, -1)),
      );
      const sets = ['prioritized', 'delayed', 'waiting-children', 'completed', 'failed'];
      const inSets = await Promise.all(sets.map((key) => observer.zrange(`${prefix}${key}`, '0', '-1')));
      const ids = [...inLists, ...inSets.slice(0, 3)].flat();
      const kinds: Addition[] = [];
      for (const key of await observer.keys(`${prefix}*`)) {
        if ((await observer.type(key)) !== 'hash') continue;
        const n = jsonRecord(await observer.hget(key, 'data'))?.n;
        if (typeof n !== 'number') continue;
        const id = key.slice(prefix.length);
        const follows = id.startsWith('dn:');
        if (follows || ids.includes(id)) places.push(n);
        else if (!inSets.flat().includes(id)) torn.push(id);
        const kind = this.#added.get(n);
        if (follows || !ids.includes(id) || kind === undefined || !deduplicated.includes(kind)) continue;
        if (kinds.includes(kind)) crowded.push(`${queue}: ${kind}`);
        kinds.push(kind);
      }
    }
    return { places, torn, crowded };
  }
}

function numbersOf(objects: MemoryObjects, stream: 'jobs' | 'doubtful'): number[] {
  return objects.held(stream).flatMap(({ fields }) => numberIn(fields?.data));
}

/** Kept to follow a job that is parked. */
function followersOf(objects: MemoryObjects): number[] {
  return objects.held('jobs').flatMap(({ deduplication }) => numberIn(deduplication?.next?.data));
}

function numberIn(data: string | undefined): number[] {
  const n = jsonRecord(data)?.n;
  return typeof n === 'number' ? [n] : [];
}
