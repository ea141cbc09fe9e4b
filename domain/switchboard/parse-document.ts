import type { SwitchboardDocument } from './document';
import { documentSchema } from './document-schema';
import { schemaProblems } from './schema-problems';

export type ParsedDocument =
  | { readonly ok: true; readonly document: SwitchboardDocument }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The switchboard that a string holds, or all in which it is none. It accepts what AppConfig's validator accepts, since both
 * go by one schema: a task must not refuse what could be deployed, nor obey what could not. Never throws.
 */
export function parseDocument(text: string): ParsedDocument {
  const parsed = parsedJson(text);
  if (parsed === undefined)
    return { ok: false, problems: ['the document: expected JSON, got something else'] };
  const problems = schemaProblems(parsed.value, documentSchema);
  return isDocument(parsed.value, problems) ? { ok: true, document: parsed.value } : { ok: false, problems };
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isDocument(value: unknown, problems: readonly string[]): value is SwitchboardDocument {
  return value !== undefined && problems.length === 0;
}
