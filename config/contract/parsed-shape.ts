import type * as z from 'zod/mini';

/** A value that came as JSON, and what it is, to begin a sentence with. */
interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

/** The value, if it has the shape. @throws Error that names what came, and of each wrong key: expected and got */
export function parsedShape<T>(shape: z.ZodMiniType<T>, { name, value }: NamedValue): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const key = path.length === 0 ? '' : `${path.join('.')}: `;
    return `${key}${message}, got ${JSON.stringify(path.reduce(memberOf, value)) ?? 'nothing'}`;
  });
  throw new Error(`${name}: ${problems.join('; ')}`);
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}
