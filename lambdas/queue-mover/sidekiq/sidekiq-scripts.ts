import { listScript } from '../take-from-list';

/**
 * Takes payloads out of a queue. KEYS: list, a key that does not exist. ARGV: lowest and highest depth, -1 or 1 for the
 * end to walk from, payloads. Answers 1 for each that was there.
 */
export const sidekiqTakeScript = `
${listScript}
local members = {}
for i = 4, #ARGV do members[i - 3] = ARGV[i] end
return takeFromList(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), members, KEYS[2])
`;

/**
 * Brings jobs back and moves the cursor: both or neither, so that a job is back exactly once, whatever is interrupted.
 * A script and no MULTI: it looks at the cursor itself. Sidekiq's user may load scripts, because Sidekiq does.
 *
 * KEYS: cursor, set of all queues. ARGV: what must stand there, what shall, its seconds to live; then for each job the
 * list or set, the queue of a list (empty: a set), the score in a set, and the payload.
 */
export const sidekiqReturnScript = `
local at = redis.call('GET', KEYS[1]) or ''
if at ~= ARGV[1] then return {'moved', at} end
for i = 4, #ARGV, 4 do
  if ARGV[i + 1] == '' then
    redis.call('ZADD', ARGV[i], ARGV[i + 2], ARGV[i + 3])
  else
    redis.call('SADD', KEYS[2], ARGV[i + 1])
    redis.call('LPUSH', ARGV[i], ARGV[i + 3])
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return {'given', ARGV[2]}
`;
