import type { StoreRole } from '../../config/contract/store-names';

const ofKeys =
  /^\+@(read|write|keyspace|string|list|hash|set|sortedset|stream|bitmap|geo|hyperloglog|blocking|connection|transaction|scripting)$/;

/** Categories that the users of a store may be given as a whole. `@fast` and `@slow` hold publish and subscribe. */
const categories: Readonly<Record<StoreRole, RegExp>> = {
  jobs: ofKeys,
  pubsub: /^\+@(pubsub|connection|transaction)$/,
  cache: ofKeys,
};

/** Commands that lose data or stop the server; none of them is an app's business. */
const destructive =
  /^\+(flushall|flushdb|swapdb|migrate|restore|debug|shutdown|monitor|replicaof|slaveof|acl|module|function|keys)(\||$)/;

const publishing = /^\+(s?publish|[ps]?subscribe|pubsub)(\||$)/;
const everyKey = /^(allkeys|(~|%(r|w|rw|wr)~)\*+)$/;
const channel = /^(allchannels|&.*)$/;

/** What an access string grants that a user of such a store must not have. Rules apply from left to right. */
export function accessProblems(accessString: string, role: StoreRole): string[] {
  // A selector's parentheses are dropped: what a selector grants counts as granted.
  const rules = accessString
    .toLowerCase()
    .split(/[\s()]+/)
    .filter((rule) => rule !== '');
  if (rules.includes('off') && !rules.includes('on')) return [];
  const grant = (what: RegExp) => rules.filter((rule) => what.test(rule));
  return [
    ...grant(/^(allcommands|\+@all)$/).map((rule) => `grants every command (${rule})`),
    ...grant(/^\+@/)
      .filter((rule) => rule !== '+@all' && !categories[role].test(rule))
      .map((rule) => `grants ${rule}, which is not for a ${role} store`),
    ...grant(destructive).map((rule) => `grants ${rule}`),
    ...grant(/^nopass$/).map((rule) => `needs no password (${rule})`),
    ...grant(/^[+-]config(\||$)/).map((rule) => `names config (${rule}), which ElastiCache refuses`),
    ...dangerous(rules),
    ...(role === 'pubsub'
      ? grant(everyKey).map((rule) => `reaches every key (${rule})`)
      : withoutChannels(rules, role)),
    ...(role === 'cache' ? waiting(rules) : []),
  ];
}

/** `+@write` alone grants FLUSHALL and `+@connection` alone CLIENT KILL: `-@dangerous` takes back what came before it. */
function dangerous(rules: readonly string[]): string[] {
  const last = rules.findLastIndex((rule) => rule.startsWith('+@'));
  return last > rules.lastIndexOf('-@dangerous') ? [`has no -@dangerous after ${rules[last]}`] : [];
}

/** ElastiCache gives a new user every channel, so who has nothing to do with messages must give them back. */
function withoutChannels(rules: readonly string[], role: StoreRole): string[] {
  const reset = rules.lastIndexOf('resetchannels');
  return [
    ...(reset < 0 ? ['keeps its channels (no resetchannels)'] : []),
    ...rules
      .filter((rule, index) => index > reset && channel.test(rule))
      .map((rule) => `has channels (${rule})`),
    ...rules
      .filter((rule) => publishing.test(rule))
      .map((rule) => `grants ${rule}, which is not for a ${role} store`),
  ];
}

/** Categories that hold commands which wait for an element: BRPOP, BLMOVE, BZPOPMIN, XREADGROUP. */
const holdsWaiting = /^\+@(read|write|list|sortedset|stream|blocking)$/;
const waits = /^\+(b[lr]pop|brpoplpush|blmove|blmpop|bzpop(min|max)|bzmpop|xread(group)?)(\||$)/;

/** By these workers take jobs. In a store that evicts, a queue may be gone by then. */
function waiting(rules: readonly string[]): string[] {
  const last = rules.findLastIndex((rule) => holdsWaiting.test(rule));
  return [
    ...(last > rules.lastIndexOf('-@blocking')
      ? [`has no -@blocking after ${rules[last]}: workers could take jobs from a store that evicts them`]
      : []),
    ...rules
      .filter((rule) => waits.test(rule))
      .map((rule) => `grants ${rule}, which is not for a cache store`),
  ];
}
