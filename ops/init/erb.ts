/** What stands for an expression whose value only Ruby knows. No queue, path or number looks like it. */
const unknownValue = 'erb-value';

/**
 * A YAML text without its ERB: `<%= ENV.fetch("N", 5) %>` becomes its default, other expressions a word that says that
 * nobody knows, and statements (`<% if ... %>`) nothing, so that both branches stay. Rails renders these files before it
 * parses them, which needs Ruby and the app.
 */
export function withoutErb(text: string): string {
  let rest = text;
  let written = '';
  for (;;) {
    const begin = rest.indexOf('<%');
    const end = begin < 0 ? -1 : rest.indexOf('%>', begin);
    if (end < 0) return written + rest;
    const inside = rest.slice(begin + 2, end);
    written += rest.slice(0, begin) + (inside.startsWith('=') ? knownValue(inside.slice(1)) : '');
    rest = rest.slice(end + 2);
  }
}

/** Whether a scalar came from an expression that nobody can tell the value of. */
export function isUnknownValue(text: string): boolean {
  return text.includes(unknownValue);
}

/** The names of the environment variables that an expression reads, in its order. */
export function variablesOfErb(text: string): readonly string[] {
  return [...text.matchAll(/ENV(?:\.fetch\(|\[)\s*["']([A-Za-z_]\w{0,99})["']/g)].map(
    ([, name = '']) => name,
  );
}

function knownValue(expression: string): string {
  const fetched = /^\s*ENV\.fetch\(\s*["']\w+["']\s*,\s*["']?([\w.:/@-]+)["']?\s*\)(?:\.to_i)?\s*$/;
  const fallback = /^\s*\(?ENV\[\s*["']\w+["']\s*\]\s*\|\|\s*["']?([\w.:/@-]+)["']?\)?(?:\.to_i)?\s*$/;
  const block = /^\s*ENV\.fetch\(\s*["']\w+["']\s*\)\s*\{\s*["']?([\w.:/@-]+)["']?\s*\}(?:\.to_i)?\s*$/;
  for (const pattern of [fetched, fallback, block]) {
    const [, value] = pattern.exec(expression) ?? [];
    if (value !== undefined) return value;
  }
  return unknownValue;
}
