import { z } from 'zod';
import { stageSchema } from './schema/stage';

/** A JSON schema, as far as messages and editors look into it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

let made: JsonSchema | undefined;

/**
 * The JSON schema of a stage file. Draft-07, which the YAML language servers of editors know; `input`, because a key
 * with a default may be left out of a file. Made at most once, and not before somebody asks: it takes a while.
 */
export function jsonSchema(): JsonSchema {
  made ??= z.toJSONSchema(stageSchema, { target: 'draft-7', io: 'input' });
  return made;
}
