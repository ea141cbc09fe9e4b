import { CommandBatch } from '../store-client/command-batch';
import type { RunCommands } from '../store-client/command-runner';
import { infoNumber, parseInfo } from '../store-client/parse-info';
import type { JobPlace, WindowRange } from './job-format';
import { repliedBytes, type StoredText, storedText } from './stored-text';

export interface WindowMember {
  readonly member: StoredText;
  readonly score?: string;
}

/** Members of a list or sorted set, next first. */
export async function memberWindow(
  run: RunCommands,
  { key, state }: JobPlace,
  { skip, jobs }: Pick<WindowRange, 'skip' | 'jobs'>,
): Promise<readonly WindowMember[]> {
  if (state === 'waiting') {
    const [reply] = await run([['lrangeBuffer', key, -(skip + jobs), -(skip + 1)]]);
    return repliedBytes(reply, `LRANGE ${key}`)
      .map((bytes) => ({ member: storedText(bytes) }))
      .reverse();
  }
  const [reply] = await run([['zrangeBuffer', key, skip, skip + jobs - 1, 'withscores']]);
  const flat = repliedBytes(reply, `ZRANGE ${key}`);
  return flat.flatMap((bytes, index) =>
    index % 2 === 0 ? [{ member: storedText(bytes), score: flat[index + 1]?.toString() ?? '0' }] : [],
  );
}

/** Jobs that stand in a list or sorted set now. */
export async function placeSize(run: RunCommands, { key, state }: JobPlace): Promise<number> {
  const batch = new CommandBatch();
  const size = batch.count(state === 'waiting' ? 'llen' : 'zcard', key);
  await batch.send(run);
  return size();
}

/** What stands under a key of the mover's own; empty where nothing does. */
export async function textAt(run: RunCommands, key: string): Promise<string> {
  const batch = new CommandBatch();
  const text = batch.fields('mget', key);
  await batch.send(run);
  return text()[0] ?? '';
}

/** Percent of the store's memory that is in use; 0 where it has no limit. */
export async function storeMemoryPercent(run: RunCommands): Promise<number> {
  const batch = new CommandBatch();
  const text = batch.text('info', 'memory');
  await batch.send(run);
  const info = parseInfo(text());
  const limit = infoNumber(info, 'maxmemory');
  return limit === 0 ? 0 : (infoNumber(info, 'used_memory') / limit) * 100;
}

/** A hash as the store writes it, names and values in turn, or as the client reads it. Empty for anything else. */
export function flatHash(reply: unknown): Readonly<Record<string, string>> {
  if (typeof reply !== 'object' || reply === null) return {};
  const entries = Array.isArray(reply) ? pairs(reply) : Object.entries(reply);
  return Object.fromEntries(entries.map(([name, value]) => [String(name), String(value)]));
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  return flat.flatMap((name, index): [unknown, unknown][] =>
    index % 2 === 0 ? [[name, flat[index + 1]]] : [],
  );
}
