import { z } from 'zod';
import { stageSchema } from './schema/stage';

/** A JSON schema, as far as messages and editors need to look into it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON schema of a stage file for editors. Draft-07, because the YAML language servers understand it best;
 * `input`, because a key with a default may be left out of a file.
 */
export function jsonSchema(): JsonSchema {
  return z.toJSONSchema(stageSchema, { target: 'draft-7', io: 'input' });
}
