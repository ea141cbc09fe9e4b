import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { jsonSchema } from '../../config/json-schema';
import { listStages, stagesDirectory } from '../../config/stage-file';
import { baseText, edited } from './edited-stage';

const config = join(__dirname, '..', '..', 'config');
const validate = new Ajv({ strict: true }).compile(jsonSchema());

test('config/stage.schema.json is current', () => {
  const written: unknown = JSON.parse(readFileSync(join(config, 'stage.schema.json'), 'utf8'));
  // When it is not: npx tsx scripts/write-json-schema.ts
  expect(written).toEqual(jsonSchema());
});

const files = [
  ...listStages().map((name) => join(stagesDirectory, `${name}.yaml`)),
  join(config, 'example.yaml'),
];

test.each(files)('%s is valid to an editor, which finds the schema by itself', (path) => {
  const text = readFileSync(path, 'utf8');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
  expect(join(path, '..', schema)).toBe(join(config, 'stage.schema.json'));
  // The YAML language server merges too, before it looks at keys.
  validate(parse(text, { merge: true }));
  expect(validate.errors).toBeNull();
});

test('an editor needs no defaults and sees what is wrong', () => {
  expect(validate(parse(baseText))).toBe(true);
  expect(validate(parse(edited({ add: 'colour: blue' })))).toBe(false);
  expect(validate(parse(edited({ add: 'account: 111122223333' })))).toBe(false);
  expect(validate(parse(edited({ add: 'environment: { S3_ENABLED: true, MAX_THREADS: 5 }' })))).toBe(true);
  expect(validate(parse(edited({ add: 'x-base: { colour: blue }' })))).toBe(true);
  expect(validate(parse(edited({ from: '    kind: web\n', to: '' })))).toBe(false);
});
