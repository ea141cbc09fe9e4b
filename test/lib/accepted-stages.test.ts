import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { checkStage } from '../../config/check-stage';
import { StageProblems } from '../../config/problem';
import type { StageConfig } from '../../config/schema/stage';
import { addChecks } from '../../lib/add-checks';
import { synthesise } from '../support/synth/synthesise';

const files = [
  'config/example.yaml',
  'config/stages/prod.yaml',
  'config/stages/local.yaml',
  'docs/small.yaml',
  'docs/adopt/novu.yaml',
];

/** One change to a stage file: to which of its values, and which of those that could stand there. */
type Change = readonly [place: number, choice: number];

/** What an adopter may try. Undefined: the key is taken out. */
function choices(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value, undefined];
  if (typeof value === 'number') {
    return [1, 2, 3, 4, value + 1, value - 1, value * 2, Math.ceil(value / 2), undefined];
  }
  if (Array.isArray(value)) return [value.slice(1), [], undefined];
  if (typeof value !== 'string') return [undefined];
  return ['single', 'thirds', 'surge-thirds', 'bullmq', 'sidekiq', 'api', 'websockets', undefined];
}

interface Place {
  readonly holder: object;
  readonly key: string;
  readonly value: unknown;
}

function placesOf(holder: unknown): Place[] {
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.entries(holder).flatMap(([key, value]) => [{ holder, key, value }, ...placesOf(value)]);
}

function change(stage: unknown, [place, choice]: Change): void {
  const places = placesOf(stage);
  const found = places[place % places.length];
  if (found === undefined) return;
  const possible = choices(found.value);
  Object.assign(found.holder, { [found.key]: possible[choice % possible.length] });
}

function accepted(file: string, changes: readonly Change[]): StageConfig | undefined {
  const stage: unknown = parse(readFileSync(file, 'utf8'));
  for (const one of changes) change(stage, one);
  try {
    return checkStage(stringify(stage, { aliasDuplicateObjects: false }), { file });
  } catch (error) {
    if (error instanceof StageProblems) return undefined;
    throw error;
  }
}

test('a stage that is accepted synthesises, and breaks no rule', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...files), changes, (file, made) => {
      const config = accepted(file, made);
      fc.pre(config !== undefined);
      // A finding of a rule, or of cdk-nag, is thrown.
      synthesise(config, addChecks);
    }),
    { numRuns: 6 },
  );
});

test('so does the example, which has every key', () => {
  const config = accepted('config/example.yaml', []);
  if (config === undefined) throw new Error('the example is refused');
  expect(synthesise(config, addChecks).warnings).toEqual([]);
});
