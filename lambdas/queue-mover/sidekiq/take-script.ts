import { listScript } from '../list-script';

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
