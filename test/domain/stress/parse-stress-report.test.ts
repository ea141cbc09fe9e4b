import fc from 'fast-check';
import { parseStressReport } from '../../../domain/stress/parse-stress-report';
import { knownStressLevels, type StressReport } from '../../../domain/stress/stress-report';

const report: StressReport = {
  version: 1,
  stage: 'prod',
  atSeconds: 1_605_800_000,
  level: 'stressed',
  sinceSeconds: 1_605_799_000.5,
  lastKnownLevel: 'stressed',
  reasons: [{ code: 'jobs-late', text: 'default: the oldest job has waited 200 s, stressed from 180 s' }],
};

const time = fc.double({ min: 0, max: 4e9, noNaN: true });
const reports: fc.Arbitrary<StressReport> = fc.record({
  version: fc.constant(1),
  stage: fc.string(),
  atSeconds: time,
  level: fc.constantFrom(...knownStressLevels, 'unknown'),
  sinceSeconds: time,
  lastKnownLevel: fc.constantFrom(...knownStressLevels),
  reasons: fc.array(
    fc.record({
      code: fc.constantFrom('jobs-late', 'store-unreachable', 'report-stale', 'maintenance'),
      text: fc.string(),
    }),
  ),
});

test('what was written is what is read', () => {
  fc.assert(
    fc.property(reports, (one) => {
      expect(parseStressReport(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseStressReport(text) === undefined));
});

test('what was cut off is no report', () => {
  const text = JSON.stringify(report);
  for (let length = 0; length < text.length; length += 1) {
    expect(parseStressReport(text.slice(0, length))).toBeUndefined();
  }
});

test.each([
  ['another version', { version: 2 }],
  ['no stage', { stage: undefined }],
  ['a time in words', { atSeconds: '2020-11-19T20:00:00Z' }],
  ['a time before 1970', { atSeconds: -1 }],
  ['a time that no date holds', { sinceSeconds: 1e300 }],
  ['no time', { atSeconds: null }],
  ['a level that nobody knows', { level: 'fine' }],
  ['unknown as the last known level', { lastKnownLevel: 'unknown' }],
  ['no last known level', { lastKnownLevel: undefined }],
  ['reasons that are no list', { reasons: 'late' }],
  ['a reason without a string', { reasons: [{ code: 'jobs-late' }] }],
  ['a reason that is nothing', { reasons: [null] }],
])('%s is no report', (_, change) => {
  expect(parseStressReport(JSON.stringify({ ...report, ...change }))).toBeUndefined();
});

test.each(['null', '[]', '"stressed"', '1', '{}'])('%s is no report', (text) => {
  expect(parseStressReport(text)).toBeUndefined();
});

test('reasons of a later version are left out, and what else it holds; the level stays', () => {
  const later = {
    ...report,
    region: 'us-east-1',
    reasons: [...report.reasons, { code: 'constructor', text: '' }],
  };
  expect(parseStressReport(JSON.stringify(later))).toEqual(report);
});
