import { CommandBatch } from '../store-client/command-batch';
import type { RunCommands } from '../store-client/command-runner';
import type { Place } from './job-format';

/** Jobs that stand in a list or sorted set now. */
export async function placeSize(run: RunCommands, { key, state }: Place): Promise<number> {
  const batch = new CommandBatch();
  const size = batch.count(state === 'waiting' ? 'llen' : 'zcard', key);
  await batch.send(run);
  return size();
}
