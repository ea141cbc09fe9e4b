import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { documentSchema } from '../../../domain/switchboard/document-schema';
import { parseDocument } from '../../../domain/switchboard/parse-document';
import { editedJson, edits } from './edited-json';
import { documents, emptyDocument, lowRoute, offSwitch } from './switchboard-arbitraries';

const isValid = new Ajv({ strict: true, allErrors: true }).compile(documentSchema);

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parseDocument(JSON.stringify(value));
  return parsed.ok ? [] : parsed.problems;
};

test('the schema is draft-04 to its last word, and fits into a validator of AppConfig', () => {
  const text = JSON.stringify(documentSchema);
  expect(text.length).toBeLessThanOrEqual(32_768);
  expect(new Ajv().validateSchema(documentSchema, true)).toBe(true);
  expect(text).not.toMatch(/"(const|if|then|contains|propertyNames|examples|\$id)":/);
  const open: string[] = [];
  JSON.stringify(documentSchema, (_, value) => {
    if (value?.type === 'object' && value.additionalProperties !== false) open.push(value.description);
    return value;
  });
  expect(open).toEqual([]);
});

test('what was written is what is read', () => {
  fc.assert(
    fc.property(documents, (document) => {
      expect(parseDocument(JSON.stringify(document))).toEqual({ ok: true, document });
    }),
  );
});

test('it accepts what the schema accepts, and nothing else', () => {
  const verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(documents, fc.array(edits, { minLength: 1, maxLength: 2 }), (document, changes) => {
      const text = JSON.stringify(changes.reduce(editedJson, JSON.parse(JSON.stringify(document))));
      const parsed = parseDocument(text);
      expect([text, parsed.ok]).toEqual([text, isValid(JSON.parse(text))]);
      if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      verdicts[parsed.ok ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns: 2500 },
  );
  // Else the edits miss what they should hit.
  expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(250);
});

test.each([
  ['switches', 1000, offSwitch],
  ['routes', 1000, lowRoute],
  ['seeded', 10_000, 'release'],
])('%s: %i and no more', (key, most, entry) => {
  const filled = (length: number) => ({ ...emptyDocument, [key]: Array.from({ length }, () => entry) });
  expect([isValid(filled(most)), problemsOf(filled(most))]).toEqual([true, []]);
  expect(isValid(filled(most + 1))).toBe(false);
  const what = key === 'seeded' ? 'names' : key;
  expect(problemsOf(filled(most + 1))).toEqual([
    `${key}: expected a list of at most ${most} ${what}, got a list of ${most + 1}`,
  ]);
});

test('all problems at once, each with its place, what was expected and what came', () => {
  const { deferSeconds, ...rest } = emptyDocument.release;
  expect(
    problemsOf({
      ...emptyDocument,
      version: 2,
      changeId: null,
      switches: [
        { ...offSwitch, action: 'stop', percent: '10', reason: '' },
        { ...offSwitch, action: 'sample' },
        { ...offSwitch, percent: 10 },
        ['off'],
      ],
      routes: [{ ...lowRoute, jobClass: '*', queue: 'low queue', priority: 1 }],
      release: { ...rest, unparkJobsPerSecond: 0 },
      seeded: { release: true },
    }),
  ).toEqual([
    'version: expected 1, got 2',
    'changeId: expected an id of 1 to 100 characters, got null',
    'switches[0].action: expected off, defer, drop or sample, got "stop"',
    'switches[0].percent: expected a number from 0 to 100, got "10"',
    'switches[0].reason: expected a reason of 1 to 500 characters, got ""',
    'switches[1]: expected a percent, since the action is sample, got the keys source, jobClass, account, action, reason, who, atSeconds',
    'switches[2].action: expected sample, since there is a percent, got "off"',
    'switches[3]: expected a switch, got a list of 1',
    'routes[0].jobClass: expected a name of 1 to 100 characters, and not *, got "*"',
    'routes[0].queue: expected a queue name: 1 to 100 letters, digits and _ . : -, got "low queue"',
    'routes[0].priority: expected no key but jobClass, queue, reason, who, atSeconds, forced',
    'release.deferSeconds: expected whole seconds from 10 to 86400, got nothing',
    'release.unparkJobsPerSecond: expected a number from 0.1 to 10000, got 0',
    'seeded: expected a list of at most 10000 names, got the keys release',
  ]);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseDocument(text).ok === false));
});

test.each([
  ['lists of any depth', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ['depth in a known place', `{"release":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_001)}`],
  ['a list of any length', `{"switches":[${'0,'.repeat(500_000)}0]}`],
  ['any number of keys', `{${Array.from({ length: 200_000 }, (_, key) => `"${key}":0`).join()}}`],
  ['a long text', JSON.stringify('x'.repeat(5_000_000))],
  ['an endless number', '{"revision":1e999}'],
])('nor do %s', (_, text) => {
  const parsed = parseDocument(text);
  expect(parsed.ok).toBe(false);
  for (const problem of parsed.ok ? [] : parsed.problems.slice(0, 100)) {
    expect(problem.length).toBeLessThan(300);
  }
});

test('what was cut off is no document', () => {
  const text = JSON.stringify({ ...emptyDocument, switches: [offSwitch], routes: [lowRoute] });
  for (let length = 0; length < text.length; length += 1) {
    expect(parseDocument(text.slice(0, length)).ok).toBe(false);
  }
});
