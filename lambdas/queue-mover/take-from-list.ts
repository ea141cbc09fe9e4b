import type { Depths, TakeReceipt } from './job-format';

/**
 * How far jobs may have moved since they were seen: workers take from the tail while the batch is written down, and a
 * worker that is stopped puts some back. A job that moved farther stays, and is found by the next pass.
 */
const MOVED_TOWARDS_TAIL = 300;
const MOVED_TOWARDS_HEAD = 50;

/** What a script looks at in one step: all that it takes of jobs of usual size, and of large ones only a few. */
const WALKED_BYTES = 512 * 1024;

/**
 * Lua: `takeFromList(list, lowest, highest, sign, members, nothing)` takes members of a list that stand between two
 * depths, counted from the tail, and answers for each whether it was there. With a `lowest` below 0 it looks through the
 * whole list, which costs a walk for each member.
 *
 * LREM compares every job on its way: taking every other job of 100,000 one by one cost the store 85 s and up to 98 ms at
 * once. This walks once for all: it finds them by their place, overwrites them, and removes what it wrote. It begins where
 * they were seen, and goes no farther than it must: the payloads of 350 large jobs are more than it should read for one.
 *
 * A full store carries out a script's LSET once the script has written anything at all, be it the removal of nothing:
 * it would not stop a script in its middle. What is written here, nothing at all, is smaller than what it replaces.
 */
export const listScript = `
local function takeFromList(list, lowest, highest, sign, members, nothing)
  local out = {}
  if lowest < 0 then
    for i, member in ipairs(members) do out[i] = redis.call('LREM', list, sign, member) end
    return out
  end
  -- The first of each, and for each the next that is equal.
  local wanted, equal, bytes = {}, {}, 1
  for i = #members, 1, -1 do
    out[i] = 0
    bytes = bytes + #members[i]
    equal[i] = wanted[members[i]]
    wanted[members[i]] = i
  end
  local step = math.max(1, math.floor(#members * ${WALKED_BYTES} / bytes))
  local mark, marked = '', 0
  redis.call('DEL', nothing)
  local function walk(deepest, last)
    while deepest >= last and marked < #members do
      local first = math.max(last, deepest - step + 1)
      local window = redis.call('LRANGE', list, -(deepest + 1), -(first + 1))
      for j = #window, 1, -1 do
        local found = wanted[window[j]]
        if found then
          out[found] = 1
          wanted[window[j]] = equal[found]
          redis.call('LSET', list, -(first + #window - j + 1), mark)
          marked = marked + 1
        end
      end
      deepest = first - 1
    end
  end
  local seen = math.max(lowest, highest - ${MOVED_TOWARDS_HEAD})
  walk(seen, lowest)
  walk(highest, seen + 1)
  if marked > 0 then redis.call('LREM', list, sign * marked, mark) end
  return out
end
`;

/** A batch is settled within minutes; this long where nobody goes on with an operation. */
const receiptSeconds = 30 * 24 * 3600;

/**
 * Lua: `noteTaken(receipt, first, taken)` adds to a string which of the jobs were taken, `40:1101;` for the 41st to 44th
 * of their batch. It is called in the script that takes them: both or neither. After a removal, because a full store
 * would carry out none of this before.
 */
export const receiptScript = `
local function noteTaken(receipt, first, taken)
  redis.call('APPEND', receipt, first .. ':' .. table.concat(taken) .. ';')
  redis.call('EXPIRE', receipt, ${receiptSeconds})
end
`;

/** What a receipt says of the jobs of a batch, by their index: whether we took them. Undefined: there is none. */
export function parsedReceipt(text: string): ReadonlyMap<number, boolean> | undefined {
  if (text === '') return undefined;
  const taken = new Map<number, boolean>();
  for (const [, first, bits = ''] of text.matchAll(/(\d+):([01]*);/g)) {
    for (let index = 0; index < bits.length; index += 1)
      taken.set(Number(first) + index, bits[index] === '1');
  }
  return taken;
}

/** Where in their list jobs may stand by now that were seen between two depths. */
export function depthsAround(lowest: number, highest: number, from: Depths['from']): Depths {
  return { lowest: Math.max(0, lowest - MOVED_TOWARDS_TAIL), highest: highest + MOVED_TOWARDS_HEAD, from };
}

/** The receipt of a part of the jobs that it was for. */
export function receiptFrom({ key, first }: TakeReceipt, skipped: number): TakeReceipt {
  return { key, first: first + skipped };
}

/** How the take scripts are told where to look: lowest and highest depth, and the end to walk from. */
export function depthArguments(depths: Depths | undefined): readonly [number, number, number] {
  if (depths === undefined) return [-1, -1, -1];
  return [depths.lowest, depths.highest, depths.from === 'tail' ? -1 : 1];
}

/**
 * What a take script answered for each job. @throws Error for anything else: a job whose answer is missing may be out,
 * and is then in doubt like after any interruption
 */
export function answersOf(reply: unknown, jobs: number): readonly unknown[] {
  if (Array.isArray(reply) && reply.length === jobs) return reply;
  throw new Error(`taking jobs: expected ${jobs} answers, got ${JSON.stringify(reply) ?? 'none'}`);
}
