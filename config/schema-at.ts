import type { JsonSchema } from './json-schema';
import type { KeyPath } from './problem';

/** The part of a JSON schema that describes a path; undefined where the path leads out of it. */
export function schemaAt(root: JsonSchema, path: KeyPath): JsonSchema | undefined {
  let schema: JsonSchema | boolean | undefined = root;
  for (const step of path) {
    if (typeof schema !== 'object') return undefined;
    schema =
      typeof step === 'number' ? itemOf(schema) : (ownProperty(schema, step) ?? schema.additionalProperties);
  }
  return typeof schema === 'object' ? schema : undefined;
}

/** The keys that a mapping may have; empty where the team chooses them. */
export function keysOf(schema: JsonSchema | undefined): string[] {
  return Object.keys(schema?.properties ?? {});
}

// `in` and plain indexing would find `constructor` in every object.
function ownProperty(schema: JsonSchema, key: string): JsonSchema | boolean | undefined {
  return Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
}

function itemOf(schema: JsonSchema): JsonSchema | boolean | undefined {
  return Array.isArray(schema.items) ? undefined : schema.items;
}
