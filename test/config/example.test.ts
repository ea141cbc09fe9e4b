import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkStage } from '../../config/check-stage';
import { type JsonSchema, jsonSchema } from '../../config/json-schema';

const text = readFileSync(join(__dirname, '..', '..', 'config', 'example.yaml'), 'utf8');

/** Lines marked `#|` are what one would write instead of `create`, or with Sidekiq. */
const both = text.replaceAll('#| ', '');
const withExistingNetwork = both
  .replace(/^ {2}create:\n( {4}.*\n)+/m, '')
  // Of the other framework.
  .replace(/^ {4}(namespace|queueOrder): .*\n/gm, '');

test('the example is a valid stage, with either network', () => {
  expect(checkStage(text, { file: 'example.yaml', name: 'example' }).network.create).toBeDefined();
  expect(checkStage(withExistingNetwork, { file: 'example.yaml' }).network.existing).toBeDefined();
});

test('the example shows every key there is', () => {
  expect(missingKeys(jsonSchema(), parse(both), '')).toEqual([]);
});

test('every key has a comment that says why one would change it', () => {
  const lines = both.split('\n');
  const isComment = (line: string | undefined) => /^ *#/.test(line ?? '');
  // On the line, above it, or first thing in its block.
  const commented = lines.filter((line, index) => {
    return (
      / # /.test(line) || isComment(lines[index - 1]) || (line.endsWith(':') && isComment(lines[index + 1]))
    );
  });
  const silent = keyNames(jsonSchema()).filter((key) => {
    return !commented.some((line) => new RegExp(`^ *(#\\| *)?${key}:`).test(line));
  });
  expect(silent).toEqual([]);
});

function keyNames(schema: JsonSchema): string[] {
  const items = schema.additionalProperties ?? schema.items;
  const parts = Object.values(schema.properties ?? {}).concat(Array.isArray(items) ? [] : (items ?? []));
  const below = parts.flatMap((part) => (typeof part === 'object' ? keyNames(part) : []));
  return [...new Set([...Object.keys(schema.properties ?? {}), ...below])];
}

/** Paths of a schema that no value in the document has; of a record's or list's items, one must have each. */
function missingKeys(schema: JsonSchema, value: unknown, path: string): string[] {
  if (value === undefined) return [path];
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([key, part]) =>
      typeof part === 'object' ? missingKeys(part, propertyOf(value, key), `${path}/${key}`) : [],
    );
  }
  const items = schema.additionalProperties ?? schema.items;
  if (typeof items !== 'object' || Array.isArray(items)) return [];
  const missing = Object.values(value ?? {}).map((item) => missingKeys(items, item, `${path}/*`));
  return missing.reduce((all, each) => all.filter((key) => each.includes(key)), missing[0] ?? [`${path}/*`]);
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}
