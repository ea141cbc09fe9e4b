/** What was read, or one sentence on why it was not: a part that is missing takes no other with it. */
export type Known<T> = { readonly value: T } | { readonly unknown: string };

/** The value, where there is one. */
export function knownValue<T>(known: Known<T>): T | undefined {
  return 'value' in known ? known.value : undefined;
}

/** The same of what was made from it. */
export function knownOf<T, U>(known: Known<T>, make: (value: T) => U): Known<U> {
  return 'value' in known ? { value: make(known.value) } : known;
}

/** Of two that are needed together; the first that is missing says why. */
export function both<T, U>(one: Known<T>, other: Known<U>): Known<readonly [T, U]> {
  if (!('value' in one)) return one;
  return 'value' in other ? { value: [one.value, other.value] } : other;
}
