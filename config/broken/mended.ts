import { type JsonSchema, schemaAt } from '../json-schema';
import type { KeyPath } from '../problem';
import { type BrokenParts, isWithin } from './broken-parts';
import { type Attempt, standIn } from './stand-ins';

/** A file in which something right stands for every broken part. */
export interface Mended {
  readonly value: unknown;
  /** What stands for a name that is none -> the name as it was written. */
  readonly written: ReadonlyMap<string, string>;
}

export function mended(root: unknown, parts: BrokenParts, attempt: Attempt, schema: JsonSchema): Mended {
  const whole = parts.values.filter(
    (path, at) =>
      !parts.values.some(
        (other, index) => isWithin(path, other) && (other.length < path.length || index < at),
      ),
  );
  const withoutStrays = parts.strays.reduce((value, path) => replaced(value, path, () => undefined), root);
  const texts = parts.unquoted.reduce(
    (value, { path, text }) => replaced(value, path, () => text),
    withoutStrays,
  );
  const filled = whole.reduce((value, path) => {
    const part = schemaAt(schema, path);
    const isAbsent = mayBeAbsent(path, schema) && attempt.choose(3) === 0;
    return replaced(value, path, () => (isAbsent || part === undefined ? undefined : standIn(part, attempt)));
  }, texts);
  const written = new Map<string, string>();
  // From within, so that the paths still lead there.
  const names = parts.names
    .filter((path) => !whole.some((part) => isWithin(path, part)))
    .toSorted((a, b) => b.length - a.length);
  const value = names.reduce<unknown>((tree, path) => {
    const owner = path.slice(0, -1);
    const name = freshName(schemaAt(schema, owner), written.size);
    written.set(name, String(path.at(-1)));
    return replaced(tree, owner, (entries) => renamed(entries, String(path.at(-1)), name));
  }, filled);
  return { value, written };
}

function mayBeAbsent(path: KeyPath, schema: JsonSchema): boolean {
  const owner = schemaAt(schema, path.slice(0, -1));
  const key = String(path.at(-1));
  return Object.hasOwn(owner?.properties ?? {}, key) && !(owner?.required ?? []).includes(key);
}

/** A tree with another value in one place, where `undefined` is none; what is missing on the way is made. */
function replaced(tree: unknown, [step, ...rest]: KeyPath, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(tree);
  if (Array.isArray(tree)) {
    return tree.map((item: unknown, at) => (at === step ? replaced(item, rest, change) : item));
  }
  const entries = typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];
  const key = String(step);
  const found = entries.find(([name]) => name === key);
  const value = replaced(found?.[1], rest, change);
  const others = entries.filter(([name]) => name !== key || value !== undefined);
  if (found === undefined)
    return Object.fromEntries(value === undefined ? entries : [...entries, [key, value]]);
  return Object.fromEntries(others.map(([name, each]) => [name, name === key ? value : each]));
}

function renamed(entries: unknown, from: string, to: string): unknown {
  return typeof entries === 'object' && entries !== null
    ? Object.fromEntries(Object.entries(entries).map(([name, value]) => [name === from ? to : name, value]))
    : entries;
}

/** A name that no file has, of the form that a mapping wants. */
function freshName(owner: JsonSchema | undefined, index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  const [word, capital] = [`standin${index}`, `Standin${letter}${'z'.repeat(Math.floor(index / 26))}`];
  const names = owner?.propertyNames;
  const pattern = typeof names === 'object' ? (names.pattern ?? '') : '';
  const forms = [word, capital, `/${word}`, `standin:${index}`, `zz-standin-${index}a`];
  return forms.find((form) => new RegExp(pattern).test(form)) ?? word;
}
