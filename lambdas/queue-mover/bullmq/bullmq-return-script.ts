/**
 * Brings jobs of one queue back and moves the cursor: both or neither, so that a job is back exactly once, whatever is
 * interrupted. Not by BullMQ's own `add`: it refuses the ids that BullMQ itself gave, resets the attempts, and adds
 * again what ran and was removed in the meantime. This writes what BullMQ 5 and 6 write, every field as it was.
 *
 * An id that BullMQ gave is kept while it cannot be given again: where it stands for another job, or its queue's counter
 * is behind it (another queue, or another store), the job gets a new one. An id of the app's own that exists is the
 * app's word that the job is there already, be it done: BullMQ keeps the hash of a job that ended for as long as the app
 * says. So is a deduplication id that the job held and another one holds now, if that one waits, runs or, with a ttl, ran.
 * With `replace` the newer of two counts, whoever held it: it takes the place of an older one that is still delayed.
 *
 * `processedOn` is now, until a worker takes the job: since then it waits, says the queue meter, and not for hours.
 *
 * KEYS: cursor, prefix of the queue's keys, prefix of those of the queue that they came from. ARGV: what must stand at
 * the cursor; the position, the jobs and the present jobs that shall, if none is present; the cursor's seconds to live;
 * now in milliseconds; the jobs packed, each as `packedJob` says.
 */
export const bullmqReturnScript = `
local at = redis.call('GET', KEYS[1]) or ''
if at ~= ARGV[1] then return {'moved', at} end
local prefix, source = KEYS[2], KEYS[3]
local meta = redis.call('HMGET', prefix .. 'meta', 'paused', 'concurrency')
if meta[1] then return {'paused'} end
local open = not meta[2] or redis.call('LLEN', prefix .. 'active') < tonumber(meta[2])
local now = tonumber(ARGV[6])
local counter = tonumber(redis.call('GET', prefix .. 'id') or '0')
local present, ready, delayed, waiting = 0, false, false, {}

local function set(key, fields)
  for first = 1, #fields, 1000 do
    redis.call('HSET', key, unpack(fields, first, math.min(first + 999, #fields)))
  end
end

local function removed(base, id)
  if redis.call('ZREM', base .. 'delayed', id) == 0 then return false end
  redis.call('UNLINK', base .. id, base .. id .. ':logs')
  return true
end

local function held(base, job)
  local key = base .. 'de:' .. job.deduplication
  local holder = redis.call('GET', key)
  if not holder then return false end
  local other = tonumber(redis.call('HGET', base .. holder, 'timestamp') or '')
  -- BullMQ, too, takes no notice of one without an end whose job is gone.
  if not other and redis.call('PTTL', key) == -1 then
    if job.holds then redis.call('DEL', key, base .. 'dn:' .. job.deduplication) end
    return false
  end
  if job.replaces and other then
    if other > tonumber(job.timestamp) then return true end
    if job.holds and removed(base, holder) then
      redis.call('DEL', key, base .. 'dn:' .. job.deduplication)
      return false
    end
  end
  return job.holds
end

local function isThere(job)
  if string.match(job.id, '^%d+$') then
    if prefix == source then
      local there = redis.call('HMGET', prefix .. job.id, 'timestamp', 'name')
      job.free = not there[2] and tonumber(job.id) <= counter
      if there[1] == job.timestamp and there[2] == job.name then return true end
    end
  else
    job.free = true
    if redis.call('EXISTS', prefix .. job.id, source .. job.id) > 0 then return true end
  end
  if not job.deduplication then return false end
  return held(prefix, job) or prefix ~= source and held(source, job)
end

for _, packed in ipairs(cmsgpack.unpack(ARGV[7])) do
  local fields, logs, following = packed[7], packed[8], packed[9]
  local job = {id = packed[1], state = packed[2], timestamp = packed[4], name = packed[5]}
  if packed[10] ~= '' then job.deduplication = packed[10] end
  job.holds, job.replaces = packed[11] ~= '', packed[12] == '1'
  if isThere(job) then
    present = present + 1
  else
    local id = job.id
    while not job.free do
      counter = redis.call('INCR', prefix .. 'id')
      id = tostring(counter)
      job.free = redis.call('EXISTS', prefix .. id) == 0
    end
    local key = prefix .. id
    set(key, fields)
    if #logs > 0 then
      redis.call('DEL', key .. ':logs')
      for first = 1, #logs, 1000 do
        redis.call('RPUSH', key .. ':logs', unpack(logs, first, math.min(first + 999, #logs)))
      end
    end
    if job.holds then
      local untilMs, follows = packed[11], prefix .. 'dn:' .. job.deduplication
      if untilMs == 'end' then redis.call('SET', prefix .. 'de:' .. job.deduplication, id)
      elseif tonumber(untilMs) > now then
        local ttl = string.format('%.0f', tonumber(untilMs) - now)
        redis.call('SET', prefix .. 'de:' .. job.deduplication, id, 'PX', ttl)
      end
      if redis.call('EXISTS', follows) == 0 then set(follows, following) end
    end
    if job.state == 'scheduled' then
      redis.call('ZADD', prefix .. 'delayed', packed[3], id)
      delayed = true
    elseif job.state == 'dead' then
      redis.call('ZADD', prefix .. 'failed', packed[3], id)
    else
      ready = true
      if job.state == 'prioritized' then
        local count = redis.call('INCR', prefix .. 'pc') % 0x100000000
        redis.call('ZADD', prefix .. 'prioritized', tonumber(packed[6]) * 0x100000000 + count, id)
      else
        waiting[#waiting + 1] = id
      end
    end
  end
end
for first = 1, #waiting, 1000 do
  redis.call('LPUSH', prefix .. 'wait', unpack(waiting, first, math.min(first + 999, #waiting)))
end
if ready and open then redis.call('ZADD', prefix .. 'marker', 0, '0') end
if delayed then
  local first = redis.call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')
  if first[2] then redis.call('ZADD', prefix .. 'marker', tonumber(first[2]) / 0x1000, '1') end
end
local cursor = ARGV[2] .. ':' .. (ARGV[3] - present) .. ':' .. (ARGV[4] + present)
redis.call('SET', KEYS[1], cursor, 'EX', ARGV[5])
return {'given', cursor}
`;
