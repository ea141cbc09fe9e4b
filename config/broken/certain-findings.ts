import type { Check, CheckFinding } from '../checks/finding';
import type { JsonSchema } from '../json-schema';
import { type KeyPath, valueAt } from '../problem';
import { stageSchema } from '../schema/stage';
import { type BrokenParts, isWithin } from './broken-parts';
import { mended } from './mended';
import { type Attempt, choices, firstAttempt } from './stand-ins';

/** A file with broken parts, and what is asked of it. */
export interface BrokenFile {
  readonly root: unknown;
  readonly parts: BrokenParts;
  readonly schema: JsonSchema;
  readonly checks: readonly Check[];
}

/** So often something else stands for the broken parts; more often where there are more names to try. */
const fewestAttempts = 16;
const mostAttempts = 40;

/**
 * What is wrong with a file whatever will stand in its broken parts: each finding of the checks that stays the same with every
 * value that was tried there. What goes away with one of them may be nothing but a consequence.
 */
export function certainFindings(file: BrokenFile): CheckFinding[] {
  const { parts, root, checks } = file;
  const isUnknown = parts.values.length > 0 || parts.names.length > 0;
  const first = findingsOf(file, { attempt: firstAttempt(), checks }) ?? [];
  let certain = first.filter(({ path }) => !parts.values.some((part) => isWithin(path, part)));
  const names = spokenOf(certain, root);
  const last = Math.min(mostAttempts, Math.max(fewestAttempts, names.length * 2 + 2));
  for (let at = 1; isUnknown && certain.length > 0 && at < last; at += 1) {
    const attempt: Attempt = { size: at === 1 ? 'most' : 'any', turn: at, names, choose: choices(at) };
    const asked = checksOf(certain);
    const found = findingsOf(file, { attempt, checks: asked, naming: at % 3 === 0 ? 'fresh' : {} });
    if (found !== undefined) certain = withAll(certain, found);
  }
  return certain
    .filter((finding) => !hangsOnName(finding, file, names))
    .map(({ check: _, ...finding }) => finding);
}

/** With the check that told it, so that the others need not be asked again. */
interface Found extends CheckFinding {
  readonly check: Check;
}

function checksOf(found: readonly Found[]): Check[] {
  return [...new Set(found.map(({ check }) => check))];
}

function withAll(certain: readonly Found[], found: readonly Found[]): Found[] {
  const keys = new Set(found.map(keyOf));
  return certain.filter((finding) => keys.has(keyOf(finding)));
}

/** How entries are called whose names are none: by names that nobody knows, or as they stand and one of them otherwise. */
type Naming = 'fresh' | { readonly except?: KeyPath; readonly name?: string };

interface Question {
  readonly attempt: Attempt;
  readonly checks: readonly Check[];
  /** @default - as they stand */
  readonly naming?: Naming;
}

/** Undefined where the schema does not take what was put in. */
function findingsOf(
  { root, parts, schema }: BrokenFile,
  { attempt, checks, naming = {} }: Question,
): Found[] | undefined {
  const { value, written } = mended(root, parts, attempt, schema);
  const shape = stageSchema.safeParse(value);
  if (!shape.success) return undefined;
  if (naming !== 'fresh') {
    const { except, name } = naming;
    const called = [...written].map(
      ([key, own]) => [key, own === except?.at(-1) ? (name ?? own) : own] as const,
    );
    rename(shape.data, new Map(called));
  }
  return checks.flatMap((check) =>
    check(shape.data).map((finding): Found => ({ ...asWritten(finding, written), check })),
  );
}

/** To know it again: a function leaves no trace in JSON. */
function keyOf(finding: CheckFinding): string {
  return JSON.stringify(finding);
}

/** In place, since it is a copy of its own: the type stays what the schema says. */
function rename(tree: unknown, names: ReadonlyMap<string, string>): void {
  if (names.size === 0 || typeof tree !== 'object' || tree === null) return;
  const entries = Object.entries(tree);
  for (const [, value] of entries) rename(value, names);
  if (!entries.some(([key]) => names.has(key))) return;
  for (const [key] of entries) Reflect.deleteProperty(tree, key);
  for (const [key, value] of entries) {
    const options = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(tree, names.get(key) ?? key, options);
  }
}

function asWritten(finding: CheckFinding, written: ReadonlyMap<string, string>): CheckFinding {
  if (written.size === 0) return finding;
  const text = (said: string) =>
    [...written].reduce((all, [from, to]) => all.replaceAll(from, () => to), said);
  return {
    path: finding.path.map((step) => (typeof step === 'string' ? (written.get(step) ?? step) : step)),
    expected: text(finding.expected),
    got: text(finding.got),
    ...(finding.suggestion !== undefined && { suggestion: text(finding.suggestion) }),
  };
}

/** Names and texts that findings speak of, and what stands where they point to. */
function spokenOf(findings: readonly CheckFinding[], root: unknown): string[] {
  const said = findings.flatMap(({ path }) => {
    const value = valueAt(root, path);
    const texts = Array.isArray(value) ? value : [value];
    return [...path, ...texts].filter((each) => typeof each === 'string');
  });
  return [...new Set(said)];
}

/**
 * Whether a finding goes away when an entry gets another name that the file speaks of: an image that nobody runs, say, while a
 * service asks for one that there is not. The other way round the name counts as it stands: it may be right but for its form.
 */
function hangsOnName(finding: Found, file: BrokenFile, names: readonly string[]): boolean {
  const { path } = finding;
  const own = file.parts.names.find((part) => isWithin(path, part) && part.length === path.length);
  if (own === undefined) return false;
  const taken = Object.keys(valueAt(file.root, own.slice(0, -1)) ?? {});
  return names
    .filter((name) => !taken.includes(name))
    .some((name) => {
      const naming = { except: own, name };
      const found = findingsOf(file, { attempt: firstAttempt(), checks: [finding.check], naming });
      const there = { ...finding, path: [...path.slice(0, -1), name] };
      return found !== undefined && withAll([there], found).length === 0;
    });
}
