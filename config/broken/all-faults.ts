import type { KeyPath } from '../problem';
import { stageSchema } from '../schema/stage';
import { type Fault, faultsOf, maxProblems } from '../shape-problems';
import { type BrokenParts, brokenParts, isWithin, type ReadFile } from './broken-parts';
import { mended } from './mended';
import { firstAttempt } from './stand-ins';

/** Everything of a file that has the wrong shape, and its parts; none where too much of it has, for the rest to be told. */
export interface AllFaults {
  readonly faults: readonly Fault[];
  readonly parts?: BrokenParts;
}

/** zod looks into an entry only when its name is right, and counts a list only when its items are: so it is asked again. */
const rounds = 8;

/**
 * Finds all faults of a file: those that zod tells, then those that it tells once something right stands in their place.
 *
 * @param unread parts of which it is known already that they cannot be used
 */
export function allFaults(file: ReadFile, unread: readonly KeyPath[]): AllFaults {
  const { root, schema } = file;
  const faults: Fault[] = [];
  let parts: BrokenParts = { values: unread, names: [], strays: [], unquoted: [] };
  for (let round = 0; round < rounds; round += 1) {
    const { value, written } = mended(root, parts, firstAttempt(), schema);
    const shape = stageSchema.safeParse(value);
    if (shape.success) return { faults, parts };
    const named = (path: KeyPath) =>
      path.map((step) => (typeof step === 'string' ? (written.get(step) ?? step) : step));
    const found = shape.error.issues
      .flatMap((issue) => faultsOf(issue))
      .map((fault) => ({ ...fault, path: named(fault.path) }));
    const { values } = parts;
    const own = found.filter(({ path }) => !values.some((part) => isWithin(path, part)));
    faults.push(...own);
    // What stands in for a part is not taken: then what holds the part cannot be used either.
    const holders = values
      .filter((part) => found.some(({ path }) => isWithin(path, part)))
      .map((part) => part.slice(0, -1));
    const next = brokenParts(own, file);
    parts = {
      values: [...values, ...next.values, ...holders],
      names: [...parts.names, ...next.names],
      strays: [...parts.strays, ...next.strays],
      unquoted: [...parts.unquoted, ...next.unquoted],
    };
    if (faults.length > maxProblems || parts.values.some((path) => path.length === 0)) return { faults };
  }
  return { faults };
}
