import type { z } from 'zod';
import { describeExpected, describeValue } from './describe';
import { type JsonSchema, jsonSchema, schemaAt } from './json-schema';
import { nearestKey } from './nearest-key';
import { formatPath, type KeyPath, type Problem, valueAt } from './problem';
import { unknownKey } from './unknown-key';
import type { ParsedYaml } from './yaml/parse-yaml';

type FoundProblem = Omit<Problem, 'file'>;

/** Nobody mends more at once, and a file of another kind would have tens of thousands. */
export const maxProblems = 100;

/** One thing to tell; an unknown key is one each, where zod has one for all. */
export interface Fault {
  readonly path: KeyPath;
  readonly issue: z.core.$ZodIssue;
}

/** A kind of file: what it is called in messages, and what may stand in it. */
export interface FileKind {
  /** `a stage file`. */
  readonly name: string;
  readonly schema: JsonSchema;
}

/**
 * What zod found wrong with a file, told to somebody who never heard of zod.
 *
 * @param kind @default a stage file
 */
export function shapeProblems(faults: readonly Fault[], yaml: ParsedYaml, kind?: FileKind): FoundProblem[] {
  const known = kind ?? { name: 'a stage file', schema: jsonSchema() };
  const problems = faults.slice(0, maxProblems).map((fault) => problemOf(fault, known, yaml));
  const more = faults.length - problems.length;
  const rest = {
    path: [],
    expected: `at most ${maxProblems} problems`,
    got: `${more} more that are not shown`,
  };
  return more > 0 ? [...problems, rest] : withoutConsequences(problems);
}

/** Each thing that an issue of zod's says, where it stands. */
export function faultsOf(issue: z.core.$ZodIssue, above: KeyPath = []): Fault[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], issue }));
  if (issue.code !== 'invalid_union') return [{ path, issue }];
  // The one form that was begun, if it can be told: what is wrong within it says more than all forms.
  const begun = issue.errors.filter((form) => form.every((inner) => inner.path.length > 0));
  const [form] = begun;
  return form === undefined || begun.length > 1
    ? [{ path, issue }]
    : form.flatMap((inner) => faultsOf(inner, path));
}

function problemOf({ path, issue }: Fault, kind: FileKind, yaml: ParsedYaml): FoundProblem {
  if (issue.code === 'unrecognized_keys') {
    return { position: yaml.locateKey(path), path, ...unknownKey(path, kind.schema, kind.name) };
  }
  if (issue.code === 'invalid_key') {
    const expected = authored(issue.issues[0]?.message) ?? 'another key';
    return { position: yaml.locateKey(path), path, expected, got: describeValue(path.at(-1)) };
  }
  const part = schemaAt(kind.schema, path);
  const value = valueAt(yaml.value, path);
  const unquoted = part?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  const choices = (part?.enum ?? []).map(String);
  return {
    position: yaml.locate(path),
    path,
    expected: authored(issue.message) ?? describeExpected(part),
    got: `${describeValue(value, yaml.source(path))}${unquoted ? ', which is text only in quotes' : ''}`,
    suggestion: typeof value === 'string' ? nearestKey(value, choices) : undefined,
  };
}

/** A mistyped key is missing as well. That is told once, where it stands. */
function withoutConsequences(problems: readonly FoundProblem[]): FoundProblem[] {
  const meant = problems
    .filter(({ suggestion }) => suggestion !== undefined)
    .map(({ path, suggestion = '' }) => formatPath([...path.slice(0, -1), suggestion]));
  return problems.filter(({ path, got }) => got !== 'nothing' || !meant.includes(formatPath(path)));
}

/** A message written in the schema itself; zod's own ones never start like this. */
function authored(message: string | undefined): string | undefined {
  return message?.startsWith('expected ') ? message.slice('expected '.length) : undefined;
}
