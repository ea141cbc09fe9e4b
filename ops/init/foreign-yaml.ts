import { parseDocument } from 'yaml';
import { yamlTooDeep } from '../../config/yaml/yaml-too-deep';

/** A value, or what is wrong with the text. */
export type ForeignYaml = { readonly value: unknown } | { readonly problem: string };

/** Compose files share blocks much more than stage files do. An alias bomb needs more by far. */
const maxAliases = 1_000;

/**
 * Parses YAML that other tools read: with merge keys (`<<`), anchors, and whatever else. Unlike a stage file it is not
 * judged: what cannot be read is a sentence, and the rest of it is still of use.
 */
export function parseForeignYaml(text: string): ForeignYaml {
  if (yamlTooDeep(text) !== undefined) return { problem: 'nested too deep' };
  const document = parseDocument(text, {
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    return { problem: `no YAML at line ${line}` };
  }
  try {
    return { value: document.toJS({ maxAliasCount: maxAliases }) };
  } catch {
    return { problem: 'one whose aliases stand for too much, or for nothing' };
  }
}

/** A mapping, or an empty one where something else stands. */
export function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list, a single value as a list of one, and nothing as an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Text of a scalar; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
