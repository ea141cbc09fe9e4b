/** What was read, or one sentence on why it was not: a part that is missing takes no other with it. */
export type Available<T> = { readonly value: T } | { readonly unknown: string };

/** The value, where there is one. */
export function availableValue<T>(known: Available<T>): T | undefined {
  return 'value' in known ? known.value : undefined;
}

/** The same of what was made from it. */
export function mapAvailable<T, U>(known: Available<T>, make: (value: T) => U): Available<U> {
  return 'value' in known ? { value: make(known.value) } : known;
}

/** Of two that are needed together; the first that is missing says why. */
export function both<T, U>(one: Available<T>, other: Available<U>): Available<readonly [T, U]> {
  if (!('value' in one)) return one;
  return 'value' in other ? { value: [one.value, other.value] } : other;
}
