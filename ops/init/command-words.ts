/** A command line as words, and the variables that stand before it (`RAILS_ENV=production bundle exec puma`). */
export interface CommandWords {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Only a shell can run it: it joins programs, or puts values of variables in. */
  readonly needsShell: boolean;
}

/** Splits a line as a shell does, as far as no shell is needed. */
export function commandWords(line: string): CommandWords {
  const words = split(line);
  const environment: Record<string, string> = {};
  let first = 0;
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) break;
    environment[name] = value;
    first += 1;
  }
  if (words[first] === 'exec') first += 1;
  // `VAR=1 && run` and what ends before it begins are no such line.
  return { words: words.slice(first), environment, needsShell: /[$`|&;<>()*?~{}#\n]/.test(unquoted(line)) };
}

/**
 * What ECS starts for a line: its words, or a shell where only a shell can run it. ECS runs no shell of its own.
 */
export function ecsCommand(line: string): readonly string[] {
  const { words, needsShell } = commandWords(line);
  if (!needsShell) return words;
  const single = !/[|&;\n]/.test(unquoted(line));
  const replaced = single && !/^\s*(exec\s|[A-Za-z_]\w*=)/.test(line);
  // `exec`, or the shell keeps SIGTERM for itself.
  return ['sh', '-c', replaced ? `exec ${line.trim()}` : line.trim()];
}

/** The part of a line in which signs mean something to a shell. */
function unquoted(line: string): string {
  return line.replace(/'[^']*'/g, "''");
}

function split(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quote = '';
  for (let index = 0; index < line.length; index += 1) {
    const sign = line.charAt(index);
    const escaped = sign === '\\' && quote !== "'";
    if (quote === '' && /\s/.test(sign)) {
      if (begun) words.push(word);
      word = '';
      begun = false;
      continue;
    }
    begun = true;
    if (escaped) word += line.charAt(++index);
    else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
    else if (sign === quote) quote = '';
    else word += sign;
  }
  return begun ? [...words, word] : words;
}
