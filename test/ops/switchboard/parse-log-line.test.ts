import fc from 'fast-check';
import type { AppliedLine, ShedLine } from '../../../domain/switchboard/log-line';
import { parseLogLine } from '../../../ops/switchboard/parse-log-line';

const applied: AppliedLine = { bulkhead: 'switchboard', revision: 8, changeId: 'c1', origin: 'appconfig' };
const shed: ShedLine = {
  bulkhead: 'shed',
  fromSeconds: 1000,
  toSeconds: 1060.5,
  counts: [
    { outcome: 'deferred', cause: 'switch', jobClass: 'Push', source: 'automation', account: '7', jobs: 12 },
    { outcome: 'refused', cause: 'ceiling', jobClass: 'Export', jobs: 1 },
  ],
};
const [first] = shed.counts;

const counts = fc.record(
  {
    outcome: fc.constantFrom('refused', 'deferred', 'dropped', 'kept'),
    cause: fc.constantFrom('switch', 'ceiling', 'no-switchboard'),
    jobClass: fc.string(),
    source: fc.string({ minLength: 1 }),
    account: fc.string({ minLength: 1 }),
    jobs: fc.nat(),
  },
  { requiredKeys: ['outcome', 'cause', 'jobClass', 'jobs'] },
);
const lines: fc.Arbitrary<AppliedLine | ShedLine> = fc.oneof(
  fc.record({
    bulkhead: fc.constant('switchboard' as const),
    revision: fc.nat(),
    changeId: fc.string(),
    origin: fc.constantFrom('appconfig', 'last-resort', 'none'),
  }),
  fc.record({
    bulkhead: fc.constant('shed' as const),
    fromSeconds: fc.nat(),
    toSeconds: fc.nat(),
    counts: fc.array(counts),
  }),
);

test('what was written is what is read', () => {
  fc.assert(
    fc.property(lines, (line) => {
      expect(parseLogLine(`${JSON.stringify(line)}\n`)).toEqual(line);
    }),
  );
});

test('keys of later versions are left out, and a tag that is none', () => {
  const later = { ...shed, region: 'eu', counts: [{ ...first, account: null, source: '', hops: 2 }] };
  const { account, source, ...untagged } = first ?? {};
  expect(parseLogLine(JSON.stringify(later))).toEqual({ ...shed, counts: [untagged] });
  expect(parseLogLine(JSON.stringify({ ...applied, at: 1 }))).toEqual(applied);
});

test('a number is a tag', () => {
  const line = { ...shed, counts: [{ ...first, account: 7 }] };
  expect(parseLogLine(JSON.stringify(line))).toEqual({ ...shed, counts: [first] });
});

test.each([
  ['a line of the app', 'GET /inbox 200'],
  ['JSON of the app', '{"level":"info"}'],
  ['a list', '[]'],
  ['nothing', ''],
  ['a cut line', JSON.stringify(shed).slice(0, -1)],
  ...Object.entries({
    'another mark': { ...applied, bulkhead: 'meter' },
    'half a revision': { ...applied, revision: 7.5 },
    'a revision below zero': { ...applied, revision: -1 },
    'no change id': { ...applied, changeId: undefined },
    'another origin': { ...applied, origin: 'seed' },
    'no time': { ...shed, fromSeconds: null },
    'a time in words': { ...shed, toSeconds: '1060' },
    'counts that are no list': { ...shed, counts: {} },
    'an outcome that nobody knows': { ...shed, counts: [...shed.counts, { ...first, outcome: 'lost' }] },
    'a cause that nobody knows': { ...shed, counts: [{ ...first, cause: 'mood' }] },
    'no class': { ...shed, counts: [{ ...first, jobClass: undefined }] },
    'no number of jobs': { ...shed, counts: [{ ...first, jobs: '12' }] },
    'a tag of another type': { ...shed, counts: [{ ...first, source: { name: 'x' } }] },
    'a count that is nothing': { ...shed, counts: [null] },
  }).map(([what, line]) => [what, JSON.stringify(line)]),
])('%s is no line of a switchboard', (_, text) => {
  expect(parseLogLine(text)).toBeUndefined();
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseLogLine(text) === undefined));
});
