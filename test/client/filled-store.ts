import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** A flood that goes on: room that something else makes is taken again. */
interface Flood {
  stop(): Promise<void>;
}

/**
 * Fills a store until it refuses the smallest write, again and again, as another app's flood would.
 * @param observer may do anything
 */
export function floodStore(observer: Redis): Flood {
  let flowing = true;
  const over = (async () => {
    for (let number = 0; flowing; number += 1) {
      await fill(observer, number);
      await sleep(5);
    }
  })();
  return {
    stop: () => {
      flowing = false;
      return over;
    },
  };
}

async function fill(observer: Redis, round: number): Promise<void> {
  let number = 0;
  // No larger ones: what is refused stands in the connection's buffer, which is memory too, and is let go later.
  for (const bytes of [8192, 512, 16]) {
    const filler = 'x'.repeat(bytes);
    while (await takes(observer, `filler:${round}:${number}`, filler)) number += 1;
  }
}

async function takes(observer: Redis, key: string, value: string): Promise<boolean> {
  try {
    await observer.set(key, value);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('OOM')) return false;
    throw error;
  }
}
