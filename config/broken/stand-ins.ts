import type { JsonSchema } from '../json-schema';

/** One try at what a file may become once it is mended. */
export interface Attempt {
  /** The least of everything, the most, or any. */
  readonly size: 'least' | 'most' | 'any';
  /** Which try it is. Every other one takes names in turn, so that each comes to stand in each place. */
  readonly turn: number;
  /** Names that the file speaks of: whoever mends it will rather write one of them than another. */
  readonly names: readonly string[];
  /** A whole number from 0 to below `count`, always the same for the same attempt. */
  readonly choose: (count: number) => number;
}

/** Numbers that look random and are the same in every run: what a file is refused for must never change by itself. */
export function choices(seed: number): Attempt['choose'] {
  // Park and Miller's generator, which needs no more than the whole numbers that a double holds.
  let state = (seed * 7_919 + 1) % 2_147_483_647;
  return (count) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
}

/** The least that can stand there. */
export function firstAttempt(): Attempt {
  return { size: 'least', turn: 0, names: [], choose: choices(0) };
}

/** A value that a schema takes. Which one depends on the attempt alone. */
export function standIn(schema: JsonSchema, attempt: Attempt): unknown {
  if (schema.anyOf !== undefined) return standIn(asSchema(pick(schema.anyOf, attempt)), attempt);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, attempt);
  switch (schema.type) {
    case 'boolean':
      return attempt.choose(2) === 1;
    case 'integer':
    case 'number':
      return numberOf(schema, attempt);
    case 'string':
      return textOf(schema, attempt);
    case 'array':
      return listOf(schema, attempt);
    default:
      return mappingOf(schema, attempt);
  }
}

/** A schema's own bound where it has one that is meant; every whole number is bounded by what a double holds. */
function numberOf({ minimum = 0, maximum, default: usual }: JsonSchema, { size, choose }: Attempt): number {
  const from = Math.max(minimum, -1_000_000);
  const to = Math.min(maximum ?? 1_000_000, 1_000_000);
  if (size !== 'any') return size === 'least' ? from : to;
  const known = typeof usual === 'number' ? [usual] : [];
  const inside = [from, to, Math.round((from + to) / 2), from + choose(8), from + choose(100), ...known];
  return inside.filter((each) => each >= from && each <= to)[choose(inside.length)] ?? from;
}

function textOf({ pattern }: JsonSchema, attempt: Attempt): string | undefined {
  const names = namesOf(pattern, attempt.names);
  const named = attempt.turn % 2 === 0 ? names[(attempt.turn / 2) % Math.max(1, names.length)] : undefined;
  return named ?? pick(texts(pattern, attempt.names), attempt);
}

function listOf(schema: JsonSchema, attempt: Attempt): unknown[] {
  const { items, minItems = 0, maxItems = mostEntries } = schema;
  if (Array.isArray(items)) return items.map((item) => standIn(asSchema(item), attempt));
  const item = asSchema(items);
  const all = item.type === 'string' ? (item.enum ?? texts(item.pattern, attempt.names)) : undefined;
  const most = Math.min(maxItems, all?.length ?? minItems + 2, Math.max(minItems, entriesOf(attempt)));
  const count = countOf(minItems, most, attempt);
  if (all === undefined) return Array.from({ length: count }, () => standIn(item, attempt));
  const start = attempt.size === 'any' ? attempt.choose(all.length) : 0;
  return Array.from({ length: count }, (_, at) => all[(start + at) % all.length]);
}

function mappingOf(schema: JsonSchema, attempt: Attempt): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const { minProperties = 0, maxProperties = mostEntries } = schema;
  const isThere = (key: string) => required.includes(key) || countOf(0, 1, attempt) === 1;
  const fixed = Object.entries(properties)
    .filter(([key]) => isThere(key))
    .map(([key, part]): [string, unknown] => [key, standIn(asSchema(part), attempt)]);
  if (typeof additionalProperties !== 'object') return Object.fromEntries(fixed);
  const names = namesFor(asSchema(propertyNames).pattern, attempt.names);
  const most = Math.min(names.length, maxProperties, entriesOf(attempt));
  const count = countOf(minProperties, most, attempt);
  const start = attempt.size === 'any' ? attempt.choose(Math.max(1, names.length)) : 0;
  const own = Array.from({ length: count }, (_, at): [string, unknown] => {
    return [names[(start + at) % names.length] ?? '', standIn(additionalProperties, attempt)];
  });
  return Object.fromEntries([...fixed, ...own]);
}

/** Of a mapping or list: all names once, and otherwise few, since every entry is checked. */
const mostEntries = 60;
const someEntries = 5;

function entriesOf({ size }: Attempt): number {
  return size === 'most' ? mostEntries : someEntries;
}

function countOf(least: number, most: number, { size, choose }: Attempt): number {
  if (size !== 'any') return size === 'least' ? least : Math.max(least, most);
  return least + choose(Math.max(0, most - least) + 1);
}

function pick<T>(all: readonly T[], { choose }: Attempt): T | undefined {
  return all[choose(Math.max(1, all.length))];
}

function asSchema(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === 'object' ? schema : {};
}

interface Form {
  readonly pattern: RegExp;
  /** Our own texts of this form. */
  readonly samples: readonly string[];
}

const forms = new Map<string, Form>();

function formOf(pattern: string): Form {
  const known = forms.get(pattern);
  if (known !== undefined) return known;
  const form = new RegExp(pattern);
  const made = { pattern: form, samples: samples.filter((text) => form.test(text)) };
  forms.set(pattern, made);
  return made;
}

/** Names that the file speaks of, then our own, as far as they are of the form. */
function texts(pattern: string | undefined, names: readonly string[]): readonly string[] {
  return [...new Set([...namesOf(pattern, names), ...formOf(pattern ?? '').samples])];
}

function namesOf(pattern: string | undefined, names: readonly string[]): readonly string[] {
  const form = formOf(pattern ?? '').pattern;
  return names.filter((text) => form.test(text));
}

/** Those and two more: each entry of a mapping is made and checked. */
function namesFor(pattern: string | undefined, names: readonly string[]): readonly string[] {
  return [...new Set([...namesOf(pattern, names), ...formOf(pattern ?? '').samples.slice(0, 2)])];
}

const account = '111122223333';

/** At least two texts of each form that a stage file knows, so that nothing is taken for certain that hangs on the one. */
const samples: readonly string[] = [
  ...['one', 'two', 'three', 'four'],
  ...[account, '444455556666'],
  ...['us-east-1', 'eu-west-1'],
  ...['us-east-1a', 'us-east-1b', 'us-east-1c', 'eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  ...['10.0.0.0/16', '172.16.0.0/16', '192.168.0.0/20', '192.168.0.1/32'],
  ...['tgw-00000000', 'tgw-11111111', 'pcx-00000000', 'pcx-11111111', 'vpc-00000000', 'vpc-11111111'],
  ...['subnet-00000000', 'subnet-11111111', 'subnet-22222222'],
  ...[`arn:aws:acm:us-east-1:${account}:certificate/a`, 'arn:aws:acm:eu-west-1:444455556666:certificate/b'],
  ...[
    `arn:aws:secretsmanager:us-east-1:${account}:secret:one-AbC123`,
    'arn:aws:ssm:eu-west-1:444455556666:parameter/two',
  ],
  ...[`arn:aws:kms:us-east-1:${account}:key/a`, 'arn:aws:kms:eu-west-1:444455556666:key/b'],
  ...[`arn:aws:iam::${account}:role/one`, `arn:aws:iam::${account}:root`],
  ...[`arn:aws:iam::${account}:policy/one`, `arn:aws:iam::${account}:policy/two`],
  ...['one.example.com', 'two.example.com', 'one@example.com', 'two@example.com'],
  ...['/one', '/two', '/three/four'],
  ...['01:00-02:00', '12:00-13:00', 'sun:01:00-sun:02:00', 'wed:12:00-wed:13:00'],
  ...['s3:GetObject', 'ses:SendEmail', 'StringEquals', 'StringLike', 'aws:SourceAccount', 's3:prefix'],
  ...['1000', '1000:1000'],
  ...['Foundation/One', 'Controls/Two', '2026-12-31', '2027-02-28'],
  ...['cache.r7g.large', 'cache.t4g.micro', 'public.ecr.aws/one/two:1'],
];
