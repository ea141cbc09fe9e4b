import fc from 'fast-check';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A change somewhere in a JSON value. `choice` says where, by its share of all places. */
export interface JsonEdit {
  readonly choice: number;
  /** `replace` keeps the type where it can, so that limits are what is hit; `swap` does not. */
  readonly kind: 'replace' | 'swap' | 'remove' | 'add' | 'repeat';
  readonly key: string;
  readonly text: string;
  readonly number: number;
  readonly value: JsonValue;
}

const numbers = fc.constantFrom(
  ...[0, -0, 1, 2, -1, 0.1, 0.09, 1.5, 9.99, 10, 50.5, 100, 100.01, 1000, 1000.1, 10_000, 10_000.1],
  ...[86_400, 86_401, 253402300799, 253402300800, 2 ** 53 - 1, 2 ** 53, 1e300],
);

const texts = fc.oneof(
  fc.constantFrom('', '*', 'a*', 'off', 'drop', 'sample', 'x y', 'q:1', 'ü', '\n', '\ud800'),
  fc
    .tuple(fc.constantFrom(99, 100, 101, 120, 121, 200, 201, 500, 501), fc.constantFrom('a', 'ü', '😀', '\n'))
    .map(([length, character]) => character.repeat(length)),
);

const values: fc.Arbitrary<JsonValue> = fc.oneof(
  numbers,
  texts,
  fc.constantFrom<JsonValue>(null, true, false, [], {}),
  fc.jsonValue().map((value): JsonValue => JSON.parse(JSON.stringify(value))),
);

const keys = fc.oneof(
  fc.constantFrom(
    ...['percent', 'forced', 'untilSeconds', 'action', 'jobClass', '__proto__', 'toString', ''],
  ),
  fc.string(),
);

export const edits: fc.Arbitrary<JsonEdit> = fc.record({
  // Not a double: those of fast-check are nearly all next to 0.
  choice: fc.nat(9999).map((share) => share / 10_000),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'swap', 'remove', 'add', 'repeat'),
  key: keys,
  text: texts,
  number: numbers,
  value: values,
});

type Path = readonly (string | number)[];

function pathsOf(value: JsonValue): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const inside: [string | number, JsonValue][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [[], ...inside.flatMap(([key, one]) => pathsOf(one).map((path) => [key, ...path]))];
}

export function editedJson(value: JsonValue, edit: JsonEdit): JsonValue {
  const paths = pathsOf(value);
  return at(value, paths[Math.floor(edit.choice * paths.length)] ?? [], edit) ?? null;
}

/** Undefined: it is gone. */
function at(value: JsonValue, [first, ...rest]: Path, edit: JsonEdit): JsonValue | undefined {
  if (first === undefined) return here(value, edit);
  if (Array.isArray(value)) {
    return value.flatMap((one: JsonValue, index) => (index === first ? (at(one, rest, edit) ?? []) : [one]));
  }
  if (typeof value !== 'object' || value === null) return value;
  return withoutGone(
    Object.entries(value).map(([key, one]) => [key, key === first ? at(one, rest, edit) : one]),
  );
}

function here(value: JsonValue, { kind, key, text, number, value: other }: JsonEdit): JsonValue | undefined {
  if (kind === 'remove') return undefined;
  if (kind === 'swap') return other;
  if (kind === 'replace' && typeof value === 'string') return text;
  if (kind === 'replace') return typeof value === 'number' ? number : other;
  if (Array.isArray(value)) return kind === 'add' ? [...value, other] : [...value, ...value];
  if (typeof value !== 'object' || value === null) return value;
  return withoutGone([...Object.entries(value), [key, other]]);
}

function withoutGone(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonValue {
  // Not by assignment: a key __proto__ must become a key.
  return Object.fromEntries(entries.flatMap(([key, one]) => (one === undefined ? [] : [[key, one]])));
}
