import { z } from 'zod';
import type { KeyPath } from './problem';
import { stageSchema } from './schema/stage';

/** A JSON schema, as far as messages and editors look into it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Keys at the top of a file that are left out, as with Docker Compose: blocks that others share by an anchor. Further down they
 * would be names, or hide a mistyped key.
 */
export const extensionKey = /^x-/;

let made: JsonSchema | undefined;

/**
 * The JSON schema of a stage file. Draft-07, which the YAML language servers of editors know; `input`, because a key
 * with a default may be left out of a file. Made at most once, and not before somebody asks: it takes a while.
 */
export function jsonSchema(): JsonSchema {
  made ??= {
    ...fileSchema(stageSchema),
    patternProperties: { [extensionKey.source]: {} },
  };
  return made;
}

/** The JSON schema of a file of ours, as editors take it. */
export function fileSchema(shape: z.ZodType): JsonSchema {
  return z.toJSONSchema(shape, { target: 'draft-7', io: 'input' });
}

/** The part of a JSON schema that describes a path; undefined where the path leads out of it. */
export function schemaAt(root: JsonSchema, [step, ...rest]: KeyPath): JsonSchema | undefined {
  if (step === undefined) return root;
  for (const form of [root, ...(root.anyOf ?? [])]) {
    const part = typeof form === 'object' ? partOf(form, step) : undefined;
    const found = typeof part === 'object' ? schemaAt(part, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function partOf(schema: JsonSchema, step: string | number): JsonSchema | boolean | undefined {
  if (typeof step === 'string') return ownProperty(schema, step) ?? schema.additionalProperties;
  return Array.isArray(schema.items) ? schema.items[step] : schema.items;
}

/** The keys that a mapping may have; empty where the team chooses them. */
export function keysOf(schema: JsonSchema | undefined): string[] {
  return Object.keys(schema?.properties ?? {});
}

// `in` and plain indexing would find `constructor` in every object.
function ownProperty(schema: JsonSchema, key: string): JsonSchema | boolean | undefined {
  return Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
}
