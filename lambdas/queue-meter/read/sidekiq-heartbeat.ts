import type { WorkerProcess } from '../../../domain/jobs/job-store-reading';
import { type JsonRecord, jsonRecord, recordIn } from '../../../domain/json-record';
import type { CommandBatch } from '../../store-client/command-batch';

/**
 * Asks for the heartbeat of one process. Undefined: it has not beaten for 60 s, so Sidekiq itself counts it as gone,
 * although its name stays in the set until another process cleans up.
 */
export function querySidekiqProcess(
  batch: CommandBatch,
  { identity, key }: { identity: string; key: string },
): () => WorkerProcess | undefined {
  const heartbeat = batch.fields('hmget', key, 'info', 'busy', 'beat', 'quiet');
  return () => parseSidekiqHeartbeat(identity, heartbeat());
}

/**
 * Reads a heartbeat of Sidekiq 6 to 9: what the process is, as JSON, and how many jobs it runs. Its queues stand in `queues`;
 * Sidekiq 9 writes none and names them in its capsules, whose `weights` have a key for each. What is not told in a way that is
 * known here stays absent: a process that beats is not idle because it speaks another dialect.
 */
export function parseSidekiqHeartbeat(
  identity: string,
  [infoText, busyText, beat, quiet]: readonly (string | null)[],
): WorkerProcess | undefined {
  if ((infoText ?? busyText ?? null) === null) return undefined;
  const info = jsonRecord(infoText);
  const capsules = Object.values(recordIn(info?.capsules) ?? {}).map(recordIn);
  const queues = textsIn(info?.queues) ?? queuesOf(capsules) ?? queuesOf(recordsIn(info?.weights));
  const concurrency = numberIn(info?.concurrency) ?? totalConcurrency(capsules);
  const busyJobs = /^\d+$/.test(busyText ?? '') ? Number(busyText) : undefined;
  return {
    name: identity,
    ...(queues !== undefined && { queues }),
    ...(busyJobs !== undefined && { busyJobs }),
    ...(concurrency !== undefined && { concurrency }),
    ...(Number(beat ?? 0) > 0 && { beatAtSeconds: Number(beat) }),
    ...(quiet === 'true' && { isQuiet: true as const }),
  };
}

/** In one sentence, which heartbeats do not tell what the meter stands on. None: all do. */
export function unreadHeartbeats(processes: readonly WorkerProcess[]): string[] {
  const unread = processes.filter(({ queues, busyJobs }) => queues === undefined || busyJobs === undefined);
  const [first] = unread;
  if (first === undefined) return [];
  const what = first.queues === undefined ? 'which queues it serves' : 'how many jobs it runs';
  const others = unread.length === 1 ? '' : `, and ${unread.length - 1} more like it`;
  return [`heartbeat of ${first.name} does not tell ${what}${others}: what runs is not known`];
}

/** Of capsules, or of the plain weights that Sidekiq 7 writes beside its queues. Nothing unless each names some. */
function queuesOf(capsules: readonly (JsonRecord | undefined)[]): readonly string[] | undefined {
  const named = capsules.map(
    (capsule) =>
      textsIn(capsule?.queues) ??
      namesIn(capsule?.weights) ??
      (isWeights(capsule) ? Object.keys(capsule) : []),
  );
  const known = named.length > 0 && named.every((queues) => queues.length > 0);
  return known ? [...new Set(named.flat())] : undefined;
}

function namesIn(weights: unknown): readonly string[] | undefined {
  const record = recordIn(weights);
  return record === undefined ? undefined : Object.keys(record);
}

function isWeights(record: JsonRecord | undefined): record is JsonRecord {
  return record !== undefined && Object.values(record).every((weight) => typeof weight === 'number');
}

/** Nothing unless each tells. */
function totalConcurrency(capsules: readonly (JsonRecord | undefined)[]): number | undefined {
  const each = capsules.map((capsule) => numberIn(capsule?.concurrency));
  return each.length > 0 && each.every((one) => one !== undefined)
    ? each.reduce((sum, one) => sum + one, 0)
    : undefined;
}

function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

function recordsIn(value: unknown): readonly (JsonRecord | undefined)[] {
  return Array.isArray(value) ? value.map(recordIn) : [];
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
