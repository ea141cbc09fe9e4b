/**
 * Whether two access strings give the same. ElastiCache hands a string back in the engine's own writing: what is said of
 * keys, channels and the switch itself may come in another order, which means the same. Commands are granted and taken from left to
 * right: of those the order counts.
 */
export function sameAccess(one: string, other: string): boolean {
  return written(one) === written(other);
}

function written(access: string): string {
  const words = access
    .trim()
    .split(/\s+/)
    .map((word) => spellings[word] ?? word);
  const isOfCommands = (word: string): boolean => /^[+-]/.test(word);
  const others = words.filter((word) => !isOfCommands(word)).sort();
  return [...new Set(others), ...words.filter(isOfCommands)].join(' ');
}

/** Two names of one rule (Valkey, "ACL"). */
const spellings: Readonly<Record<string, string>> = {
  allkeys: '~*',
  allchannels: '&*',
  allcommands: '+@all',
  nocommands: '-@all',
};
