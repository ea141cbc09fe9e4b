import { type JsonRecord, recordIn } from '../json-record';

/**
 * The part of JSON Schema draft-04 that the switchboard needs, with its meaning there: each keyword says something only
 * of values of its type.
 */
export interface Shape {
  /** Completes "expected ..." in messages. */
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Characters, not UTF-16 units. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  /** What else must hold of an object that has the key. */
  readonly dependencies?: Readonly<Record<string, Shape>>;
  /** Of objects. Where none holds, the first one's description is what was expected. */
  readonly anyOf?: readonly Shape[];
  readonly not?: Shape;
}

/** Longer texts are cut in messages. */
const SHOWN_CHARACTERS = 60;

/**
 * Everything in which a value from JSON is not of a shape, each with its place, what was expected and what came. Nothing
 * is walked into deeper than the shape goes, nor a list that is too long: what came may be anything.
 *
 * @param path of the value in the document
 */
export function schemaProblems(value: unknown, shape: Shape, path = ''): readonly string[] {
  if (!isOfShapeItself(value, shape)) return [problem(path, shape, describeValue(value))];
  if (Array.isArray(value)) {
    const { items } = shape;
    return items ? value.flatMap((item, index) => schemaProblems(item, items, `${path}[${index}]`)) : [];
  }
  const fields = recordIn(value);
  if (fields === undefined) return [];
  const problems = fieldProblems(fields, shape, path);
  // What several keys say together is asked once each of them is right.
  return problems.length > 0 ? problems : jointProblems(fields, shape, path);
}

function fieldProblems(fields: JsonRecord, shape: Shape, path: string): readonly string[] {
  const { properties = {}, required = [] } = shape;
  const known = Object.entries(properties);
  const unknown =
    shape.additionalProperties === false
      ? Object.keys(fields).filter((key) => !Object.hasOwn(properties, key))
      : [];
  return [
    ...required
      .filter((key) => !Object.hasOwn(fields, key))
      .map((key) => problem(below(path, key), properties[key] ?? {}, 'nothing')),
    ...known.flatMap(([key, one]) =>
      Object.hasOwn(fields, key) ? schemaProblems(fields[key], one, below(path, key)) : [],
    ),
    ...unknown.map(
      (key) => `${below(path, cut(key))}: expected no key but ${Object.keys(properties).join(', ')}`,
    ),
  ];
}

function jointProblems(fields: JsonRecord, shape: Shape, path: string): readonly string[] {
  const { dependencies = {}, anyOf } = shape;
  const problems = Object.entries(dependencies).flatMap(([key, one]) =>
    Object.hasOwn(fields, key) ? schemaProblems(fields, one, path) : [],
  );
  if (anyOf === undefined || anyOf.some((one) => schemaProblems(fields, one).length === 0)) return problems;
  return [...problems, problem(path, anyOf[0] ?? {}, describeValue(fields))];
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** All but what is inside. */
function isOfShapeItself(value: unknown, shape: Shape): boolean {
  if (shape.type !== undefined && !isOfType(value, shape.type)) return false;
  if (shape.enum?.includes(value) === false) return false;
  if (shape.not && schemaProblems(value, shape.not).length === 0) return false;
  if (typeof value === 'number') {
    return value >= (shape.minimum ?? value) && value <= (shape.maximum ?? value);
  }
  if (typeof value === 'string') {
    const characters = charactersOf(value);
    return (
      characters >= (shape.minLength ?? 0) &&
      characters <= (shape.maxLength ?? characters) &&
      (shape.pattern === undefined || new RegExp(shape.pattern, 'u').test(value))
    );
  }
  return !Array.isArray(value) || value.length <= (shape.maxItems ?? value.length);
}

function isOfType(value: unknown, type: NonNullable<Shape['type']>): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return recordIn(value) !== undefined;
  if (type === 'integer') return Number.isInteger(value);
  // A number such as 1e999 is read as endless.
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}

function charactersOf(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}

function problem(path: string, { description }: Shape, got: string): string {
  return `${path === '' ? 'the document' : path}: expected ${description ?? 'something else'}, got ${got}`;
}

/** Never the inside of a list or an object: it may be of any depth. */
function describeValue(value: unknown): string {
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const fields = recordIn(value);
  if (fields === undefined) return String(value);
  const keys = Object.keys(fields);
  return keys.length === 0 ? 'an object without keys' : `the keys ${cut(keys.join(', '))}`;
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
