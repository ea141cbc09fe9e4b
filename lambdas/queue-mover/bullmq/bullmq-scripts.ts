import { listScript, receiptScript } from '../take-from-list';

/**
 * Takes jobs out of a list or set with all that belongs to them, and answers what they were: the whole of a job leaves in
 * one piece. Were its id removed first and its hash later, an interruption would leave a hash without a place, and a job
 * of that id that is added again would count as a duplicate and never run.
 *
 * KEYS: list or set, prefix of the queue's keys, a key that does not exist, the receipt. ARGV: lowest and highest depth,
 * -1 or 1 for a list and the end to walk from, 0 for a set, the first job's index in its batch; then ids.
 * Answers for each: its hash, 1 where the job is in the store but not there, 0 where it is nowhere.
 */
export const bullmqTakeScript = `
${listScript}
${receiptScript}
local ids = {}
for i = 5, #ARGV do ids[i - 4] = ARGV[i] end
local sign = tonumber(ARGV[3])
local removed = {}
if sign == 0 then
  for i, id in ipairs(ids) do removed[i] = redis.call('ZREM', KEYS[1], id) end
else
  removed = takeFromList(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), sign, ids, KEYS[3])
end
noteTaken(KEYS[4], ARGV[4], removed)
local out = {}
for i, id in ipairs(ids) do
  local key = KEYS[2] .. id
  if removed[i] == 0 then
    out[i] = redis.call('EXISTS', key)
  else
    out[i] = redis.call('HGETALL', key)
    local dedup = redis.call('HGET', key, 'deid')
    if dedup and redis.call('GET', KEYS[2] .. 'de:' .. dedup) == id then
      redis.call('DEL', KEYS[2] .. 'de:' .. dedup)
    end
    redis.call('UNLINK', key, key .. ':logs')
  end
end
return out
`;

/**
 * Brings jobs of one queue back and moves the cursor: both or neither, so that a job is back exactly once, whatever is
 * interrupted. Not by BullMQ's own `add`: it refuses the ids that BullMQ itself gave, resets the attempts, and adds
 * again what ran and was removed in the meantime. This writes what BullMQ 5 and 6 write, every field as it was.
 *
 * An id that BullMQ gave is kept while it cannot be given again: where it stands for another job, or its queue's counter
 * is behind it (another queue, or another store), the job gets a new one. An id of the app's own that exists is the
 * app's word that the job is there already.
 *
 * `processedOn` becomes now, until a worker takes the job: since then it waits, says the queue meter, and not for hours.
 *
 * KEYS: cursor, prefix of the queue's keys. ARGV: what must stand there; the position, the jobs and the present jobs
 * that shall, if none is present; the cursor's seconds to live; now in milliseconds; 1 for another queue than before;
 * the jobs as JSON.
 */
export const bullmqReturnScript = `
local at = redis.call('GET', KEYS[1]) or ''
if at ~= ARGV[1] then return {'moved', at} end
local prefix = KEYS[2]
local meta = redis.call('HMGET', prefix .. 'meta', 'paused', 'concurrency')
if meta[1] then return {'paused'} end
local open = not meta[2] or redis.call('LLEN', prefix .. 'active') < tonumber(meta[2])
local present = 0
local delayed = false

local function free(id)
  if redis.call('EXISTS', prefix .. id) == 1 then return false end
  return tonumber(id) <= tonumber(redis.call('GET', prefix .. 'id') or '0')
end

for _, job in ipairs(cjson.decode(ARGV[8])) do
  local id = job.id
  local key = prefix .. id
  local there = redis.call('HMGET', key, 'timestamp', 'name')
  local same = there[1] and there[1] == job.timestamp and there[2] == job.name
  local own = not string.match(id, '^%d+$')
  if own and redis.call('EXISTS', key) == 1 or not own and ARGV[7] == '0' and same then
    present = present + 1
  else
    if not own and (ARGV[7] == '1' or not free(id)) then
      repeat
        id = tostring(redis.call('INCR', prefix .. 'id'))
        key = prefix .. id
      until redis.call('EXISTS', key) == 0
    end
    redis.call('HSET', key, unpack(job.fields))
    if job.state == 'scheduled' then
      redis.call('ZADD', prefix .. 'delayed', job.score, id)
      delayed = true
    else
      redis.call('HSET', key, 'processedOn', ARGV[6])
      if job.state == 'prioritized' then
        local count = redis.call('INCR', prefix .. 'pc') % 0x100000000
        redis.call('ZADD', prefix .. 'prioritized', job.priority * 0x100000000 + count, id)
      else
        redis.call('LPUSH', prefix .. 'wait', id)
      end
      if open then redis.call('ZADD', prefix .. 'marker', 0, '0') end
    end
  end
end
if delayed then
  local first = redis.call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')
  if first[2] then redis.call('ZADD', prefix .. 'marker', tonumber(first[2]) / 0x1000, '1') end
end
local cursor = ARGV[2] .. ':' .. (ARGV[3] - present) .. ':' .. (ARGV[4] + present)
redis.call('SET', KEYS[1], cursor, 'EX', ARGV[5])
return {'given', cursor}
`;
