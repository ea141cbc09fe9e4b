import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { checkStage } from '../../config/check-stage';
import { loadStage } from '../../config/load-stage';
import { StageProblems } from '../../config/problem';
import { anyText } from '../support/any-text';
import { baseText } from './edited-stage';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Whatever a user gives us: a stage, or problems that can be shown on a terminal as they are. */
function staysCivil(load: () => unknown): void {
  try {
    load();
  } catch (error) {
    if (!(error instanceof StageProblems)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message).not.toMatch(/[^\P{Cc}\n]|undefined|\[object/u);
    for (const { position } of error.problems) {
      if (position !== undefined) expect(Math.min(position.line, position.column)).toBeGreaterThanOrEqual(1);
    }
  }
}

function checkText(text: string): void {
  staysCivil(() => checkStage(text, { file: 'fuzz.yaml', name: 'prod' }));
}

test('any bytes', () => {
  const path = join(directory, 'bytes.yaml');
  const bytes = fc.oneof(
    fc.uint8Array(),
    anyText().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, (content) => {
      writeFileSync(path, content);
      staysCivil(() => loadStage(path));
    }),
    { numRuns: 200 },
  );
});

test('any name or path', () => {
  fc.assert(
    fc.property(anyText(), fc.constantFrom('', '/', '.yaml'), (name, ending) => {
      staysCivil(() => loadStage(`${name}${ending}`, { directory }));
    }),
    { numRuns: 200 },
  );
});

test('any text made of what YAML is made of', () => {
  const pieces = [
    '\n',
    ' ',
    '  ',
    '- ',
    '? ',
    ': ',
    ':',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a ',
    '*a',
    '!!set ',
    '!x ',
    '|\n',
    '>',
    '"',
    "'",
    '#',
    '%',
    '---\n',
    '...\n',
    '<<: ',
    'stage',
    'services',
    '__proto__',
    '1',
    '~',
    '\t',
    '\\',
    '\u0085',
    '\ufeff',
    '@',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) =>
      checkText(parts.join('')),
    ),
    { numRuns: 500 },
  );
});

test('any value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => checkText(JSON.stringify(value))),
    { numRuns: 300 },
  );
});

test('a stage with any value anywhere', () => {
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(-1, 0, 1e21, '', 'prod', '__proto__', [], {}),
  );
  const keys = fc.oneof(fc.constantFrom('prod', '__proto__', 'constructor', '<<', 'a b', 'web'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), keys, values, (route, key, value) => {
      const stage: unknown = parse(baseText);
      plant(stage, { route, key, value });
      checkText(stringify(stage, { aliasDuplicateObjects: false }));
    }),
    { numRuns: 200 },
  );
});

test('a stage file with any slip of the keyboard', () => {
  const slips = fc.array(
    fc.tuple(
      fc.nat(baseText.length),
      fc.nat(12),
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\n', '\n  ', ' ', ': ')),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(slips, (edits) => {
      checkText(
        edits.reduce((text, [at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone), baseText),
      );
    }),
    { numRuns: 200 },
  );
});

interface Plant {
  readonly route: readonly number[];
  readonly key: string;
  readonly value: unknown;
}

/** Puts a value somewhere into a tree: instead of what the route leads to, or under a new key beside it. */
function plant(tree: unknown, { route: [step = 0, ...route], key, value }: Plant): void {
  if (typeof tree !== 'object' || tree === null) return;
  const keys = Object.keys(tree);
  const chosen = keys[step % (keys.length + 1)];
  const below = chosen === undefined ? undefined : Object.getOwnPropertyDescriptor(tree, chosen)?.value;
  if (route.length > 0 && typeof below === 'object') plant(below, { route, key, value });
  else
    Object.defineProperty(tree, chosen ?? key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
