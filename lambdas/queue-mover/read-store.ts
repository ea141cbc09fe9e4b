import { CommandBatch } from '../store-client/command-batch';
import type { RunCommands } from '../store-client/command-runner';
import { infoNumber, parseInfo } from '../store-client/parse-info';
import type { JobPlace, WindowRange } from './job-format';

export interface WindowMember {
  readonly member: string;
  readonly score?: string;
}

/** Members of a list or sorted set, next first. */
export async function memberWindow(
  run: RunCommands,
  { key, state }: JobPlace,
  { skip, jobs }: WindowRange,
): Promise<readonly WindowMember[]> {
  const batch = new CommandBatch();
  if (state === 'waiting') {
    const members = batch.texts('lrange', key, -(skip + jobs), -(skip + 1));
    await batch.send(run);
    return [...members()].reverse().map((member) => ({ member }));
  }
  const members = batch.texts('zrange', key, skip, skip + jobs - 1, 'withscores');
  await batch.send(run);
  const flat = members();
  return flat.flatMap((member, index) =>
    index % 2 === 0 ? [{ member, score: flat[index + 1] ?? '0' }] : [],
  );
}

/** Jobs that stand in a list or sorted set now. */
export async function placeSize(run: RunCommands, { key, state }: JobPlace): Promise<number> {
  const batch = new CommandBatch();
  const size = batch.count(state === 'waiting' ? 'llen' : 'zcard', key);
  await batch.send(run);
  return size();
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
