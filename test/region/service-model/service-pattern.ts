/** Java's names of characters in ASCII, which JavaScript lacks. */
const posixClasses: Readonly<Record<string, string>> = {
  Alnum: 'a-zA-Z0-9',
  Alpha: 'a-zA-Z',
  ASCII: '\\x00-\\x7F',
  Digit: '0-9',
  Graph: '\\x21-\\x7E',
  Print: '\\x20-\\x7E',
};
const parts = /\\p\{(\w+)\}|\\(.)|\[|\]/gs;
const withMeaning = /[a-zA-Z0-9^$\\.*+?()[\]{}|/]/;
const compiled = new Map<string, RegExp | undefined>();

/**
 * A pattern of a service's model as JavaScript has it. Services hold the whole value against it.
 * @returns undefined where Java means something that JavaScript cannot say, such as a possessive quantifier
 */
export function servicePattern(java: string): RegExp | undefined {
  if (!compiled.has(java)) compiled.set(java, compile(java));
  return compiled.get(java);
}

function compile(java: string): RegExp | undefined {
  const flags = java.startsWith('(?s)') ? 'su' : 'u';
  try {
    return new RegExp(`^(?:${translated(java.replace(/^\(\?s\)/, ''))})$`, flags);
  } catch {
    return undefined;
  }
}

/** Java lets any sign be escaped, JavaScript only those that mean something, and `-` only in a class. */
function translated(java: string): string {
  let inClass = false;
  return java.replace(parts, (whole, name, escaped) => {
    if (name !== undefined) {
      const signs = posixClasses[name];
      if (signs === undefined) return whole;
      return inClass ? signs : `[${signs}]`;
    }
    if (escaped === undefined) {
      // A bracket inside of a class is a sign there; JavaScript wants it escaped.
      if (whole === '[' && inClass) return '\\[';
      inClass = whole === '[';
      return whole;
    }
    // The ends of the value, which it is held against anyway.
    if (escaped === 'A' || escaped === 'z' || escaped === 'Z') return '';
    return withMeaning.test(escaped) || (escaped === '-' && inClass) ? whole : escaped;
  });
}
