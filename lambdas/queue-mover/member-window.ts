import { CommandBatch } from '../store-client/command-batch';
import type { RunCommands } from '../store-client/command-runner';
import type { Place, WindowRange } from './job-format';

export interface WindowMember {
  readonly member: string;
  readonly score?: string;
}

/** Members of a list or sorted set, next first. */
export async function memberWindow(
  run: RunCommands,
  { key, state }: Place,
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
