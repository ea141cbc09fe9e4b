import type { StoreRole } from '../../config/contract/store-names';

/** Categories that the users of a store may be given as a whole. `@fast` and `@slow` hold publish and subscribe. */
const categories: Readonly<Record<StoreRole, RegExp>> = {
  jobs: /^\+@(read|write|keyspace|string|list|hash|set|sortedset|stream|bitmap|geo|hyperloglog|blocking|connection|transaction|scripting)$/,
  pubsub: /^\+@(pubsub|connection|transaction)$/,
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
    ...(role === 'jobs' ? ofJobs(rules) : grant(everyKey).map((rule) => `reaches every key (${rule})`)),
  ];
}

/** `+@write` alone grants FLUSHALL and `+@connection` alone CLIENT KILL: `-@dangerous` takes back what came before it. */
function dangerous(rules: readonly string[]): string[] {
  const last = rules.findLastIndex((rule) => rule.startsWith('+@'));
  return last > rules.lastIndexOf('-@dangerous') ? [`has no -@dangerous after ${rules[last]}`] : [];
}

/** ElastiCache gives a new user every channel, so a job user must give them back. */
function ofJobs(rules: readonly string[]): string[] {
  const reset = rules.lastIndexOf('resetchannels');
  return [
    ...(reset < 0 ? ['keeps its channels (no resetchannels)'] : []),
    ...rules
      .filter((rule, index) => index > reset && channel.test(rule))
      .map((rule) => `has channels (${rule})`),
    ...rules
      .filter((rule) => publishing.test(rule))
      .map((rule) => `grants ${rule}, which is not for a jobs store`),
  ];
}
