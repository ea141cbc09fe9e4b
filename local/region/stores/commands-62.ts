/** How the command set of a 6.2 server differs from that of 7.0, found by comparing COMMAND and ACL CAT of both. */

/** Commands that came after 6.2. A 6.2 server refuses to start when a rule names one. */
export const laterCommands: ReadonlySet<string> = new Set(
  (
    'spublish ssubscribe sunsubscribe function fcall fcall_ro eval_ro evalsha_ro sort_ro lcs sintercard zintercard ' +
    'lmpop blmpop zmpop bzmpop expiretime pexpiretime quit'
  ).split(' '),
);

/**
 * The CLIENT subcommands that 7.0 does not count as dangerous, as far as 6.2 has them, and SETINFO: clients send
 * that unasked, and 6.2 then answers as 7.0 does, that it does not know it.
 */
export const harmlessClient: readonly string[] =
  'setname setinfo getname id info reply tracking trackinginfo caching getredir'.split(' ');

/** What 7.0 counts to @connection and 6.2 to @keyspace. A client that names a database sends SELECT. */
export const laterConnection: readonly string[] = ['select', 'wait'];

const administration = ['admin', 'dangerous', 'slow'];

/** The 6.2 commands that have subcommands, and the categories each belongs to as a whole there. */
const containers: ReadonlyMap<string, readonly string[]> = new Map([
  ['client', ['connection', ...administration]],
  ['command', ['connection', 'slow']],
  ['script', ['scripting', 'slow']],
  ['memory', ['read', 'slow']],
  ['object', ['read', 'keyspace', 'slow']],
  ['pubsub', ['pubsub', 'slow']],
  ['xinfo', ['read', 'stream', 'slow']],
  ['xgroup', ['write', 'stream', 'slow']],
  ['acl', administration],
  ['cluster', administration],
  ['config', administration],
  ['debug', administration],
  ['latency', administration],
  ['module', administration],
  ['slowlog', administration],
]);

/** What the rules read so far allow, as far as the meaning of the next rule on 6.2 depends on it. */
export class AllowedSoFar {
  private readonly whole = new Set<string>();
  private harmless = false;

  /** Notes `+@category` or `-@category`. */
  category(category: string, allowed: boolean): void {
    for (const [command, categories] of containers) {
      if (category === 'all' || categories.includes(category)) this.setWhole(command, allowed);
    }
    // 7.0 has these in @connection and @slow only.
    if (['all', 'connection', 'slow'].includes(category)) this.harmless = allowed;
  }

  /** Notes `+command` or `-command`. */
  command(command: string, allowed: boolean): void {
    this.setWhole(command, allowed);
    if (command === 'client') this.harmless = allowed;
  }

  /** True if 6.2 allows the command with all its subcommands. */
  allowsAllOf(command: string): boolean {
    return this.whole.has(command);
  }

  /** True if 7.0 allows the harmless part of CLIENT. */
  get allowsHarmlessClient(): boolean {
    return this.harmless;
  }

  private setWhole(command: string, allowed: boolean): void {
    if (allowed && containers.has(command)) this.whole.add(command);
    if (!allowed) this.whole.delete(command);
  }
}
