import { choices, standIn } from '../../../config/broken/stand-ins';
import { type JsonSchema, jsonSchema } from '../../../config/json-schema';
import { stageSchema } from '../../../config/schema/stage';

const turns = Array.from({ length: 40 }, (_, at) => at);
const attempt = (turn: number, names: readonly string[] = []) =>
  ({ size: 'any', turn, names, choose: choices(turn) }) as const;

/** Every text of a schema that has a form, names of entries among them. */
function formsOf(schema: JsonSchema): JsonSchema[] {
  const parts = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(Array.isArray(schema.items) ? schema.items : [schema.items]),
    schema.additionalProperties,
    schema.propertyNames,
  ].filter((part) => typeof part === 'object');
  return [...(schema.pattern === undefined ? [] : [schema]), ...parts.flatMap(formsOf)];
}

test('for each form of a text there are two to stand in, or what hangs on the one would be told as certain', () => {
  const forms = new Map(formsOf(jsonSchema()).map((form) => [form.pattern, form]));
  expect(forms.size).toBeGreaterThan(30);
  const few = [...forms.values()].filter(
    (form) => new Set(turns.map((turn) => standIn(form, attempt(turn)))).size < 2,
  );
  expect(few.map(({ pattern }) => pattern)).toEqual([]);
});

test.each(['least', 'most', 'any'] as const)('what stands in is what the schema takes (%s)', (size) => {
  for (const turn of turns.slice(0, 8)) {
    const value = standIn(jsonSchema(), { ...attempt(turn, ['web', 'app', '/x', 'A_NAME']), size });
    expect(stageSchema.safeParse(value).error?.issues ?? []).toEqual([]);
  }
});

test('names that the file speaks of come in turn, each within two rounds of them', () => {
  const names = ['web', 'api', 'cable', 'jobs'];
  const word = { type: 'string', pattern: '^[a-z]+$' } as const;
  const got = new Set(turns.slice(0, 8).map((turn) => standIn(word, attempt(turn, names))));
  expect([...got]).toEqual(expect.arrayContaining(names));
});
