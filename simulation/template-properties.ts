/** The `Properties` of a resource in a synthesised template. */
export type Properties = Readonly<Record<string, unknown>>;

/** @throws TypeError that names the key, for a value that only a deployment decides as well */
export function stringProperty(properties: Properties, key: string): string {
  const value = properties[key];
  if (typeof value !== 'string') throw unexpected(properties, key, 'a string');
  return value;
}

/** @throws TypeError that names the key */
export function numberProperty(properties: Properties, key: string): number {
  const value = properties[key];
  if (typeof value !== 'number') throw unexpected(properties, key, 'a number');
  return value;
}

/** @throws TypeError that names the key and lists what is known */
export function oneOf<T extends string>(properties: Properties, key: string, known: readonly T[]): T {
  const found = known.find((one) => one === properties[key]);
  if (found === undefined) throw unexpected(properties, key, known.join(', '));
  return found;
}

/** @throws TypeError that names the key */
export function objectProperty(properties: Properties, key: string): Properties {
  const value = properties[key];
  if (typeof value !== 'object' || value === null) throw unexpected(properties, key, 'an object');
  return { ...value };
}

/** The objects in a list. Nothing is an empty list. */
export function objectProperties(properties: Properties, key: string): Properties[] {
  const value = properties[key] ?? [];
  if (!Array.isArray(value)) throw unexpected(properties, key, 'a list');
  return value.map((one: unknown) => objectProperty({ [key]: one }, key));
}

function unexpected(properties: Properties, key: string, expected: string): TypeError {
  return new TypeError(`${key}: expected ${expected}, got ${JSON.stringify(properties[key])}`);
}
