import { listScript, receiptScript } from '../take-from-list';

/**
 * Takes payloads out of a queue or a set, and what goes with them: how far an iterable job is, and the lock of a unique
 * one, if it is this very job that holds it.
 *
 * KEYS: list or set, a key that does not exist, the receipt. ARGV: lowest and highest depth, -1 or 1 for a list and the
 * end to walk from, 0 for a set, the first job's index in its batch, how many arguments each job has, what stands before
 * each key (a namespace and a colon, or nothing); then for each its
 * payload, and where there are four also the key of its iteration and the digest of its lock, empty for none, and its id.
 * Answers for each: 0 where it was not there, 1, or the hash of its iteration.
 */
export const sidekiqTakeScript = `
${listScript}
${receiptScript}
local sign, width, before = tonumber(ARGV[3]), tonumber(ARGV[5]), ARGV[6]
local members = {}
for i = 7, #ARGV, width do members[#members + 1] = ARGV[i] end
local taken = {}
if sign == 0 then
  for i, member in ipairs(members) do taken[i] = redis.call('ZREM', KEYS[1], member) end
else
  taken = takeFromList(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), sign, members, KEYS[2])
end
noteTaken(KEYS[3], ARGV[4], taken)
if width == 1 then return taken end

local function release(digest, jid)
  local key = before .. digest
  if redis.call('HDEL', key .. ':LOCKED', jid) == 0 then return end
  if redis.call('HLEN', key .. ':LOCKED') > 0 then return end
  redis.call('UNLINK', key, key .. ':QUEUED', key .. ':PRIMED', key .. ':LOCKED', key .. ':INFO')
  redis.call('ZREM', before .. 'uniquejobs:digests', digest)
  redis.call('ZREM', before .. 'uniquejobs:expiring_digests', digest)
end

for i = 1, #members do
  if taken[i] == 1 then
    local at = 7 + (i - 1) * width
    local iteration, digest, jid = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
    if digest ~= '' then release(digest, jid) end
    if iteration ~= '' then
      local state = redis.call('HGETALL', iteration)
      if #state > 0 then
        redis.call('UNLINK', iteration)
        taken[i] = state
      end
    end
  end
end
return taken
`;

/**
 * Brings jobs back and moves the cursor: both or neither, so that a job is back exactly once, whatever is interrupted.
 * A script and no MULTI: it looks at the cursor itself. Sidekiq's user may load scripts, because Sidekiq does.
 *
 * KEYS: cursor, set of all queues. ARGV: what must stand there, what shall, its seconds to live; then groups of a kind, a name, a number of
 * values and the values: `queue`, its name and one value, before `list`, the list and payloads; `set`, a sorted set, scores and payloads in turn; `hash`, a key,
 * fields and values in turn, which is gone after as long as the cursor.
 */
export const sidekiqReturnScript = `
local at = redis.call('GET', KEYS[1]) or ''
if at ~= ARGV[1] then return {'moved', at} end
local i = 4
while i <= #ARGV do
  local kind, name, values = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  if kind == 'queue' then
    redis.call('SADD', KEYS[2], name)
  elseif kind == 'list' then
    redis.call('LPUSH', name, unpack(ARGV, i + 3, i + 2 + values))
  elseif kind == 'set' then
    redis.call('ZADD', name, unpack(ARGV, i + 3, i + 2 + values))
  else
    redis.call('HSET', name, unpack(ARGV, i + 3, i + 2 + values))
    redis.call('EXPIRE', name, ARGV[3])
  end
  i = i + 3 + values
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return {'given', ARGV[2]}
`;
