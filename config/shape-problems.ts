import type { z } from 'zod';
import { describeExpected } from './describe-expected';
import { describeValue } from './describe-value';
import { type JsonSchema, jsonSchema } from './json-schema';
import { nearestKey } from './nearest-key';
import type { ParsedYaml } from './parse-yaml';
import { formatPath, type KeyPath, type Problem } from './problem';
import { keysOf, schemaAt } from './schema-at';

/** What zod found wrong with a file, told to somebody who never heard of zod. */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  yaml: ParsedYaml,
): Omit<Problem, 'file'>[] {
  const schema = jsonSchema();
  return issues.flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey([...path, key], schema, yaml));
    if (issue.code === 'invalid_key') return [wrongKey(path, issue, yaml)];
    return [wrongValue(path, issue, { schema: schemaAt(schema, path), yaml })];
  });
}

function unknownKey(path: KeyPath, schema: JsonSchema, yaml: ParsedYaml): Omit<Problem, 'file'> {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = keysOf(schemaAt(schema, parent));
  const suggestion = nearestKey(key, known);
  const owner = parent.length === 0 ? 'a stage file' : formatPath(parent);
  const expected = suggestion === undefined ? `one of the keys ${known.join(', ')}` : `a key of ${owner}`;
  return { position: yaml.locateKey(path), path, expected, got: describeValue(key), suggestion };
}

function wrongKey(path: KeyPath, issue: z.core.$ZodIssueInvalidKey, yaml: ParsedYaml): Omit<Problem, 'file'> {
  const expected = authored(issue.issues[0]?.message) ?? 'another key';
  return { position: yaml.locateKey(path), path, expected, got: describeValue(path.at(-1)) };
}

function wrongValue(
  path: KeyPath,
  issue: z.core.$ZodIssue,
  { schema, yaml }: { schema: JsonSchema | undefined; yaml: ParsedYaml },
): Omit<Problem, 'file'> {
  const value = valueAt(yaml.value, path);
  const expected = authored(issue.message) ?? describeExpected(schema);
  const unquoted = schema?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  const suggestion =
    typeof value === 'string' ? nearestKey(value, (schema?.enum ?? []).map(String)) : undefined;
  return {
    position: yaml.locate(path),
    path,
    expected,
    got: `${describeValue(value, yaml.source(path))}${unquoted ? ', which YAML reads as text only in quotes' : ''}`,
    suggestion,
  };
}

/** A message written in the schema itself; zod's own ones never start like this. */
function authored(message: string | undefined): string | undefined {
  return message?.startsWith('expected ') ? message.slice('expected '.length) : undefined;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((parent, key) => {
    const found =
      typeof parent === 'object' && parent !== null
        ? Object.getOwnPropertyDescriptor(parent, key)
        : undefined;
    return found?.value;
  }, root);
}
