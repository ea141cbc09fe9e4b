import { extensionKey, type JsonSchema, schemaAt } from '../json-schema';
import { type KeyPath, valueAt } from '../problem';
import type { Fault } from '../shape-problems';
import { meantPlaces } from '../unknown-key';

/** What of a file cannot be used as it stands; the rest is checked all the same. */
export interface BrokenParts {
  /** Where anything may come to stand that the schema allows there: what stands there is none of it, or nothing does. */
  readonly values: readonly KeyPath[];
  /** Entries with names that are none. Others may refer to them by these names all the same. */
  readonly names: readonly KeyPath[];
  /** Keys that no mapping of a stage file has. */
  readonly strays: readonly KeyPath[];
  /** Numbers, true and false that would be right in quotes: an account, a tag of an image. */
  readonly unquoted: readonly { readonly path: KeyPath; readonly text: string }[];
}

/** A file as it was read. */
export interface ReadFile {
  readonly root: unknown;
  readonly schema: JsonSchema;
  /** A scalar as it was typed. */
  readonly source: (path: KeyPath) => string | undefined;
}

/** The parts of faults that were found in a file. */
export function brokenParts(faults: readonly Fault[], file: ReadFile): BrokenParts {
  const { root, schema } = file;
  const strays = faults.filter(({ issue }) => issue.code === 'unrecognized_keys').map(({ path }) => path);
  const refused = faults.filter(({ issue }) => issue.code === 'invalid_key').map(({ path }) => path);
  const wrong = faults
    .filter(({ issue }) => issue.code !== 'unrecognized_keys' && issue.code !== 'invalid_key')
    .map(({ path }) => path);
  // A block to share is no service or pool, so nothing that one needs is asked of it.
  const isBlock = (path: KeyPath) => extensionKey.test(String(path.at(-1)));
  const unquoted = wrong.flatMap((path) => {
    const text = textOf(path, file);
    return text === undefined ? [] : [{ path, text }];
  });
  const values = wrong.filter((path) => textOf(path, file) === undefined);
  return {
    unquoted,
    values: [...values, ...strays.flatMap((path) => meantPlaces(path, schema, root))],
    names: refused.filter((path) => !isBlock(path)),
    strays: [...strays, ...refused.filter(isBlock)],
  };
}

/** Whether a path leads to a part or into it. */
export function isWithin(path: KeyPath, part: KeyPath): boolean {
  return part.length <= path.length && part.every((step, at) => step === path[at]);
}

function textOf(path: KeyPath, { root, schema, source }: ReadFile): string | undefined {
  const value = valueAt(root, path);
  const part = schemaAt(schema, path);
  if (part?.type !== 'string' || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  const text = source(path);
  return text !== undefined && new RegExp(part.pattern ?? '').test(text) ? text : undefined;
}
