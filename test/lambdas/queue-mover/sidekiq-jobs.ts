import type { Redis } from 'ioredis';
import { everything } from './mover-bench';

/** A payload as Sidekiq 7 writes it. Its argument is a number that no JavaScript can hold. */
export function payload(jid: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const { source = 'broadcast', account = 'acme', ...rest } = changes;
  const job = { class: 'Send', jid, queue: 'bulk', bulkhead: { source, account }, ...rest };
  const text = JSON.stringify({ ...job, created_at: 1795472050.25, enqueued_at: 1795472050.434529 });
  return text.replace(
    '{',
    '{"retry":true,"args":[12345678901234567890,{"enqueued_at":7,"queue":"x"},"\\"queue\\":"],',
  );
}

/** Ids in a store that are in no queue that a worker looks at are none. */
export async function jidsIn(observer: Redis): Promise<string[]> {
  const lists = await Promise.all(['queue:bulk', 'queue:default'].map((key) => observer.lrange(key, 0, -1)));
  const sets = await Promise.all(['schedule', 'retry'].map((key) => observer.zrange(key, '0', '-1')));
  return [...lists, ...sets].flatMap((payloads) => payloads.map(jidOf));
}

export function jidOf(text: string): string {
  return JSON.parse(text).jid;
}

export const broadcasts = { ...everything, source: 'broadcast' };
