/** A hash as the store writes it, names and values in turn, or as the client reads it. Empty for anything else. */
export function flatHash(reply: unknown): Readonly<Record<string, string>> {
  if (typeof reply !== 'object' || reply === null) return {};
  const entries = Array.isArray(reply) ? pairs(reply) : Object.entries(reply);
  return Object.fromEntries(entries.map(([name, value]) => [String(name), String(value)]));
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  return flat.flatMap((name, index): [unknown, unknown][] =>
    index % 2 === 0 ? [[name, flat[index + 1]]] : [],
  );
}
