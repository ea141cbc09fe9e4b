import { listScript } from '../list-script';

/**
 * Takes jobs out of a list or set with all that belongs to them, and answers what they were: the whole of a job leaves in
 * one piece. Were its id removed first and its hash later, an interruption would leave a hash without a place, and a job
 * of that id that is added again would count as a duplicate and never run.
 *
 * KEYS: list or set, prefix of the queue's keys, a key that does not exist. ARGV: lowest and highest depth, -1 or 1 for a
 * list and the end to walk from, 0 for a set; then ids.
 * Answers for each: its hash, 1 where the job is in the store but not there, 0 where it is nowhere.
 */
export const bullmqTakeScript = `
${listScript}
local ids = {}
for i = 4, #ARGV do ids[i - 3] = ARGV[i] end
local sign = tonumber(ARGV[3])
local removed = {}
if sign == 0 then
  for i, id in ipairs(ids) do removed[i] = redis.call('ZREM', KEYS[1], id) end
else
  removed = takeFromList(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), sign, ids, KEYS[3])
end
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
