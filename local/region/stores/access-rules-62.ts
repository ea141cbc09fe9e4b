import { AllowedSoFar, harmlessClient, laterCommands, laterConnection } from './commands-62';

/** One change that a 6.2 server needs in an access string. */
export interface RuleChange {
  /** The rule as deployed. */
  readonly from: string;
  /** What stands in its place; empty if nothing does. */
  readonly to: string;
  /** Compared with what the deployed rule allows on 7.0 and Valkey. */
  readonly effect: 'wider' | 'same' | 'narrower';
  readonly why: string;
}

/** An access string that a 6.2 server can read, and what was changed for it. */
export interface AdaptedRules {
  readonly accessString: string;
  readonly changes: readonly RuleChange[];
}

/**
 * Rewrites an access string for a 6.2 server, so that a user may do there what the string allows on 7.0 and Valkey,
 * which get it unchanged. 6.2 has no read-only key patterns, selectors or denied subcommands, and its categories
 * hold whole commands: `-@dangerous` removes all of CLIENT. Rules count from left to right, so what replaces a
 * rule takes its place. Pure.
 */
export function accessRules62(accessString: string): AdaptedRules {
  const allowed = new AllowedSoFar();
  const rules: string[] = [];
  const changes: RuleChange[] = [];
  for (const rule of splitRules(accessString)) {
    const change = changeOf(rule, allowed);
    rules.push(change === undefined ? rule : change.to);
    if (change !== undefined) changes.push(change);
  }
  return { accessString: rules.filter((rule) => rule !== '').join(' '), changes };
}

/** Splits at spaces, but not inside the parentheses of a selector. */
function splitRules(accessString: string): readonly string[] {
  return accessString.match(/\([^)]*\)|\S+/g) ?? [];
}

function changeOf(rule: string, allowed: AllowedSoFar): RuleChange | undefined {
  if (rule.startsWith('(')) return { from: rule, to: '', effect: 'narrower', why: '6.2 has no selectors' };
  if (rule.toLowerCase() === 'clearselectors')
    return { from: rule, to: '', effect: 'same', why: '6.2 has no selectors' };
  if (rule.startsWith('%')) return keyRule(rule);
  if (rule.startsWith('+@') || rule.startsWith('-@')) return categoryRule(rule, allowed);
  if (rule.startsWith('+') || rule.startsWith('-')) return commandRule(rule, allowed);
  if (/^(all|no)commands$/i.test(rule)) allowed.category('all', /^all/i.test(rule));
  return undefined;
}

/** `%R~pattern` and its like. */
function keyRule(rule: string): RuleChange {
  const end = rule.indexOf('~');
  return {
    from: rule,
    to: rule.slice(end),
    effect: /^%(rw|wr)$/i.test(rule.slice(0, end)) ? 'same' : 'wider',
    why: '6.2 cannot limit a key pattern to reading or writing; what the commands allow still holds',
  };
}

/** `+@category` and `-@category`. */
function categoryRule(rule: string, allowed: AllowedSoFar): RuleChange | undefined {
  const sign = rule.slice(0, 1);
  const category = rule.slice(2).toLowerCase();
  allowed.category(category, sign === '+');
  if (category === 'connection') {
    const rest = laterConnection.map((command) => `${sign}${command}`);
    return {
      from: rule,
      to: [rule, ...rest].join(' '),
      effect: 'same',
      why: '6.2 counts these commands to @keyspace',
    };
  }
  if (sign === '-' && (category === 'dangerous' || category === 'admin') && allowed.allowsHarmlessClient) {
    const again = harmlessClient.map((subcommand) => `+client|${subcommand}`);
    const why = '6.2 takes away all of CLIENT here, 7.0 only the dangerous part';
    return { from: rule, to: [rule, ...again].join(' '), effect: 'same', why };
  }
  return undefined;
}

/** `+command`, `-command` and the forms with a subcommand. */
function commandRule(rule: string, allowed: AllowedSoFar): RuleChange | undefined {
  const granted = rule.startsWith('+');
  const [command = '', subcommand] = rule.slice(1).toLowerCase().split('|');
  if (laterCommands.has(command)) {
    // Every user may QUIT on 6.2, and a command that is not there is denied anyway.
    const effect = granted && command !== 'quit' ? 'narrower' : 'same';
    return { from: rule, to: '', effect, why: `6.2 has no command ${command}` };
  }
  if (subcommand === undefined) {
    allowed.command(command, granted);
    return undefined;
  }
  if (!granted) {
    // A rehearsal notices what is refused too much; it would not notice what is allowed too much.
    allowed.command(command, false);
    return { from: rule, to: `-${command}`, effect: 'narrower', why: '6.2 cannot deny a subcommand alone' };
  }
  if (!allowed.allowsAllOf(command)) return undefined;
  return {
    from: rule,
    to: '',
    effect: 'same',
    why: `all of ${command} is allowed already, and 6.2 refuses to hear it twice`,
  };
}
