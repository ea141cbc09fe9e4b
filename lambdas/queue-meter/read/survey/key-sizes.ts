import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';

export interface KeySize {
  /** As TYPE names it; `none` where there is no such key. */
  readonly type: string;
  /** Entries of a list, a set or a sorted set; 0 of anything else. */
  readonly size: number;
}

const sizeCommands: Readonly<Partial<Record<string, string>>> = { list: 'llen', set: 'scard', zset: 'zcard' };

/**
 * What kind of keys these are and how much they hold, in two round trips. Asked of names that were only found: a key of
 * somebody else, under a name that could be a queue's, must not fail the reading.
 */
export async function keySizes(run: RunCommands, keys: readonly string[]): Promise<(key: string) => KeySize> {
  const unique = [...new Set(keys)];
  const typeBatch = new CommandBatch();
  const types = unique.map((key) => typeBatch.text('type', key));
  await typeBatch.send(run);
  const sizeBatch = new CommandBatch();
  const sizes = unique.map((key, index) => {
    const type = types[index]?.() ?? 'none';
    const command = sizeCommands[type];
    return { key, type, size: command === undefined ? () => 0 : sizeBatch.count(command, key) };
  });
  await sizeBatch.send(run);
  const found = new Map(sizes.map(({ key, type, size }) => [key, { type, size: size() }]));
  return (key) => found.get(key) ?? { type: 'none', size: 0 };
}
