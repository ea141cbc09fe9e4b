import { CommandBatch } from '../store-client/command-batch';
import type { RunCommands } from '../store-client/command-runner';
import { infoNumber, parseInfo } from '../store-client/parse-info';

/** Percent of the store's memory that is in use; 0 where it has no limit. */
export async function storeMemoryPercent(run: RunCommands): Promise<number> {
  const batch = new CommandBatch();
  const text = batch.text('info', 'memory');
  await batch.send(run);
  const info = parseInfo(text());
  const limit = infoNumber(info, 'maxmemory');
  return limit === 0 ? 0 : (infoNumber(info, 'used_memory') / limit) * 100;
}
