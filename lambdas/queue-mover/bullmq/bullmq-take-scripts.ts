import { listScript, receiptScript } from '../take-from-list';

/**
 * Lua: `wholeOf(prefix, id, separator, more)` answers all that a job owns as one string: names and values of its hash, the
 * lines of its log, and names and values of what BullMQ keeps to follow it, with the separator between any two. Then how
 * many of them are lines and how many follow, until when it keeps others of its deduplication id out (milliseconds since
 * 1970, -1 until it ends, -2 for nobody), whether it hangs together with others, and that id. Nothing where there is no
 * job. One string a job: as a list of twenty it costs twice as much here, and as MessagePack hardly less.
 *
 * `more`: whether it may own more than its hash, which `ownersOf(prefix, ids, endings)` finds out for many at once: the
 * way into the store and back costs more than what is done there. Whoever looks a second time asks for logs only. Children
 * a job gets only while it runs, which leaves its time in the hash.
 *
 * A lock belongs to a running job, and to none that waits: one that a worker left behind ends by itself within 30 s.
 */
const wholeScript = `
local call, nothing = redis.call, {}
local told = {name = 'name', processedOn = 'ran', deid = 'deduplication', parentKey = 'bound', rjk = 'bound'}
local function ownersOf(prefix, ids, endings)
  local keys, last = {}, 0
  for i = 1, #ids do
    local key = prefix .. ids[i]
    for j = 1, #endings do
      last = last + 1
      keys[last] = key .. endings[j]
    end
  end
  if last == 0 or call('EXISTS', unpack(keys)) == 0 then return nothing end
  local owners = {}
  for i, id in ipairs(ids) do
    local first = (i - 1) * #endings
    owners[id] = call('EXISTS', unpack(keys, first + 1, first + #endings)) > 0
  end
  return owners
end
local function wholeOf(prefix, id, separator, more)
  local key = prefix .. id
  local fields = call('HGETALL', key)
  local named, bound, deduplication = false, string.find(id, 'repeat:', 1, true) == 1, nil
  for i = 1, #fields, 2 do
    local tells = told[fields[i]]
    if not tells then
    elseif tells == 'name' then named = true
    elseif tells == 'ran' then more = true
    elseif tells == 'deduplication' then deduplication = fields[i + 1]
    else bound = bound or fields[i + 1] ~= '' end
  end
  if not named then return nil end
  local whole, logs, following, untilMs = table.concat(fields, separator), nothing, nothing, -2
  if more then
    logs = call('LRANGE', key .. ':logs', 0, -1)
    if #logs > 0 then whole = whole .. separator .. table.concat(logs, separator) end
    local children = call('EXISTS', key .. ':dependencies', key .. ':processed', key .. ':failed',
      key .. ':unsuccessful')
    bound = bound or children > 0
  end
  if deduplication and call('GET', prefix .. 'de:' .. deduplication) == id then
    untilMs = call('PTTL', prefix .. 'de:' .. deduplication)
    if untilMs >= 0 then
      local time = call('TIME')
      untilMs = untilMs + time[1] * 1000 + math.floor(time[2] / 1000)
    end
    following = call('HGETALL', prefix .. 'dn:' .. deduplication)
    for i = 1, #following, 2 do
      if following[i] == 'pk' or following[i] == 'rjk' then bound = true end
    end
    if #following > 0 then whole = whole .. separator .. table.concat(following, separator) end
  end
  return whole, #logs, #following, untilMs, bound, deduplication
end
`;

/**
 * Looks at jobs of a place, next first, and takes none. What surely does not match is not sent: another name, or data in
 * which a wanted tag stands nowhere. Ends early where the jobs are large.
 *
 * KEYS: list or set, prefix of the queue's keys. ARGV: `list` or `set`; jobs to skip and to look at; bytes from which on
 * it ends; a name, and texts of which each must stand in the data, each of them empty for any; the separator.
 * Answers how many it looked at, then for each that may match: which of them it is, from 0, its id, its score (empty in
 * a list), and what it owns: the first four of what `wholeOf` says, and 1 where it hangs together with others; only the
 * first where there is nothing else to say.
 */
export const bullmqWindowScript = `
${wholeScript}
local skip, jobs = tonumber(ARGV[2]), tonumber(ARGV[3])
local ids, scores = {}, {}
if ARGV[1] == 'list' then
  local window = call('LRANGE', KEYS[1], -(skip + jobs), -(skip + 1))
  for i = #window, 1, -1 do ids[#ids + 1] = window[i] end
else
  local window = call('ZRANGE', KEYS[1], skip, skip + jobs - 1, 'WITHSCORES')
  for i = 1, #window, 2 do
    ids[#ids + 1] = window[i]
    scores[#ids] = window[i + 1]
  end
end
local name, texts = ARGV[5], {}
for i = 6, 7 do
  if ARGV[i] ~= '' then texts[#texts + 1] = ARGV[i] end
end
local function mayMatch(id)
  local key = KEYS[2] .. id
  if name ~= '' and call('HGET', key, 'name') ~= name then return false end
  if #texts == 0 then return true end
  local data = call('HGET', key, 'data')
  if not data then return false end
  for _, text in ipairs(texts) do
    -- Any letter may be written as its number: only where none is, a text that stands nowhere is no tag.
    if not string.find(data, text, 1, true) and not string.find(data, '\\\\u', 1, true) then return false end
  end
  return true
end
local found, at = {}, {}
for i, id in ipairs(ids) do
  if mayMatch(id) then
    found[#found + 1] = id
    at[#found] = i
  end
end
local owners = ownersOf(KEYS[2], found, {':logs', ':dependencies', ':processed', ':failed', ':unsuccessful'})
local out, last, bytes = {#ids}, 1, 0
for i, id in ipairs(found) do
  local whole, logs, following, untilMs, bound = wholeOf(KEYS[2], id, ARGV[8], owners[id])
  if whole then
    bytes = bytes + #whole
    local plain = logs == 0 and untilMs == -2 and not bound
    out[last + 1], out[last + 2], out[last + 3] = at[i] - 1, id, scores[at[i]] or ''
    out[last + 4] = plain and whole or {whole, logs, following, untilMs, bound and 1 or 0}
    last = last + 4
  end
  if bytes >= tonumber(ARGV[4]) then
    out[1] = at[i]
    break
  end
end
return out
`;

/**
 * Takes jobs out of a list or set with all that belongs to them, and answers what they were: the whole of a job leaves in
 * one piece. Were its id removed first and its hash later, an interruption would leave a hash without a place, and a job
 * of that id that is added again would count as a duplicate and never run. Its deduplication leaves too: newer jobs shall
 * not be kept out by one that does not run, and what was kept to follow it would run after a purge.
 *
 * KEYS: list or set, prefix of the queue's keys, a key that does not exist, the receipt. ARGV: lowest and highest depth,
 * -1 or 1 for a list and the end to walk from, 0 for a set, the first job's index in its batch, the separator; then ids.
 * Answers for each: the first four of what `wholeOf` says, only the first where it owned no more; 1 where the job is in the
 * store but not there, or hangs together with others by now; 0 where it is nowhere.
 */
export const bullmqTakeScript = `
${listScript}
${receiptScript}
${wholeScript}
local sign = tonumber(ARGV[3])
local all, out, taken = {}, {}, {}
for i = 6, #ARGV do all[i - 5] = ARGV[i] end
local owners = ownersOf(KEYS[2], all, {':logs'})
local ids, at, wholes = {}, {}, {}
for i, id in ipairs(all) do
  local whole, logs, following, untilMs, bound, deduplication = wholeOf(KEYS[2], id, ARGV[5], owners[id])
  out[i], taken[i] = whole and 1 or 0, 0
  if whole and not bound then
    local last = #ids + 1
    ids[last], at[last], wholes[last] = id, i, whole
    if logs > 0 or untilMs ~= -2 then wholes[last] = {whole, logs, following, untilMs, deduplication} end
  end
end
local removed = {}
if sign == 0 then
  for i, id in ipairs(ids) do removed[i] = call('ZREM', KEYS[1], id) end
else
  removed = takeFromList(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), sign, ids, KEYS[3])
end
local keys = {}
for i, id in ipairs(ids) do
  if removed[i] == 1 then
    local whole, key = wholes[i], KEYS[2] .. id
    out[at[i]], taken[at[i]] = whole, 1
    keys[#keys + 1] = key
    if type(whole) == 'table' then
      keys[#keys + 1] = key .. ':logs'
      if whole[4] ~= -2 then
        keys[#keys + 1] = KEYS[2] .. 'de:' .. whole[5]
        keys[#keys + 1] = KEYS[2] .. 'dn:' .. whole[5]
      end
    end
  end
end
if #keys > 0 then call('UNLINK', unpack(keys)) end
noteTaken(KEYS[4], ARGV[4], taken)
return out
`;
