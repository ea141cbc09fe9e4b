import type { MeterPool, MeterSettings } from '../../../config/contract/meter-settings';
import type { MeterReads } from '../read/meter-reads';
import { tracedWithinSeconds } from '../read/survey/bullmq-traces';
import type { PoolTasks, WorkerMemory } from '../state/meter-state';

/**
 * A task runs for ECS as soon as its container does; an app of Rails that is large takes a minute or two until it works. A
 * pool that is resumed, or deployed for the first time, must not fail in between.
 */
const startsWithinSeconds = 180;

interface WorkerWatchInput {
  readonly settings: Pick<MeterSettings, 'framework' | 'pools'>;
  readonly reads: MeterReads;
  /** As ECS last told. */
  readonly tasks: Readonly<Partial<Record<string, PoolTasks>>>;
  readonly before: Readonly<Record<string, WorkerMemory>> | undefined;
  /** Whether the job store takes writes, heartbeats among them. Undefined: nobody knows. */
  readonly storeHasRoom: boolean | undefined;
}

export interface WorkerWatch {
  /** To be remembered, by pool. */
  readonly memories: Readonly<Record<string, WorkerMemory>>;
  /** Pools whose tasks run while the store shows nobody who works: what they do is not known. */
  readonly unseen: ReadonlySet<string>;
  /** Of those for which that has gone on for long, in words. */
  readonly reasons: ReadonlyMap<string, string>;
}

/**
 * Whether somebody works where the meter looks. Tasks that run while no process beats (Sidekiq), or no worker is connected
 * (BullMQ), work somewhere else, or not at all: under another namespace, prefix or database, or in another store. The
 * queues that the meter reads are then empty for a reason that is not calm.
 */
export function watchWorkers(input: WorkerWatchInput): WorkerWatch {
  const { settings, reads, tasks, before = {}, storeHasRoom } = input;
  const isMute = settings.framework === 'sidekiq' && storeHasRoom === false;
  const { atSeconds } = reads;
  const memories: Record<string, WorkerMemory> = {};
  const unseen = new Set<string>();
  const reasons = new Map<string, string>();
  for (const pool of settings.pools) {
    const { name } = pool;
    const memory = before[name];
    const isSeen = isMute ? undefined : workersSeen(pool, settings.framework, reads);
    const running = tasks[name]?.runningTasks ?? 0;
    if (isSeen !== false || running === 0) {
      memories[name] = isSeen === true ? { seenAtSeconds: atSeconds } : { ...memory };
      continue;
    }
    const unseenSinceSeconds = memory?.unseenSinceSeconds ?? atSeconds;
    memories[name] = { ...memory, unseenSinceSeconds };
    unseen.add(name);
    if (atSeconds - unseenSinceSeconds < startsWithinSeconds) continue;
    const words = absence(settings.framework, memory?.seenAtSeconds, atSeconds);
    reasons.set(name, `${name}: ${running} ${running === 1 ? 'task runs' : 'tasks run'}, ${words}`);
  }
  return { memories, unseen, reasons };
}

/** Undefined: nobody could look. */
function workersSeen(
  { queues }: MeterPool,
  framework: MeterSettings['framework'],
  { atSeconds, queues: reading, survey }: MeterReads,
): boolean | undefined {
  if (framework === 'sidekiq') {
    return reading.value?.processes.some(
      (process) => process.queues?.some((queue) => queues.includes(queue)) ?? true,
    );
  }
  const traces = survey?.value?.memory.traces;
  return (
    traces && queues.some((queue) => atSeconds - (traces[queue]?.workerAtSeconds ?? 0) <= tracedWithinSeconds)
  );
}

function absence(
  framework: MeterSettings['framework'],
  seenAtSeconds: number | undefined,
  atSeconds: number,
): string {
  const who = framework === 'sidekiq' ? 'process' : 'worker';
  const does = framework === 'sidekiq' ? 'beat' : 'connected';
  if (seenAtSeconds === undefined) return `no ${who} ever ${does}`;
  return `no ${who} ${does} for ${Math.floor((atSeconds - seenAtSeconds) / 60)} min`;
}
