import fc from 'fast-check';
import { currentStress } from '../../../domain/stress/current-stress';
import type { StressReasonCode, StressReport } from '../../../domain/stress/stress-report';
import { publicStress } from '../../../lambdas/status/public-stress';

const atSeconds = Date.UTC(2020, 10, 19, 20) / 1000;
const secret = 'bulk-mail of account 4711: 86400 s on redis.internal:6380';
const report: StressReport = {
  version: 1,
  stage: 'prod',
  atSeconds,
  level: 'stressed',
  sinceSeconds: atSeconds - 90,
  lastKnownLevel: 'stressed',
  reasons: [
    { code: 'jobs-late', text: secret },
    { code: 'jobs-late', text: secret },
    { code: 'pubsub-memory', text: secret },
  ],
};
const noFigures = 'There are no current measurements.';

test('level, since when, a sentence for each code, and when it was found', () => {
  expect(publicStress(report, atSeconds + 20)).toEqual({
    level: 'stressed',
    since: '2020-11-19T19:58:30.000Z',
    lastKnownLevel: 'stressed',
    reasons: [
      'Some work in the background, such as sending messages, takes longer than usual.',
      'Pages may update late. Reloading shows what is new.',
    ],
    at: '2020-11-19T20:00:00.000Z',
  });
});

test('a part that is closed by plan is told beside the level, and nothing of it is in the level', () => {
  const closed: StressReport = {
    ...report,
    level: 'normal',
    lastKnownLevel: 'normal',
    reasons: [{ code: 'maintenance', text: secret }],
  };
  expect(publicStress(closed, atSeconds)).toMatchObject({
    level: 'normal',
    maintenance: true,
    reasons: ['A part of the platform is closed for planned maintenance.'],
  });
  expect(publicStress(report, atSeconds)).not.toHaveProperty('maintenance');
  expect(publicStress(closed, atSeconds + 181)).not.toHaveProperty('maintenance');
});

test('three minutes old is fresh, older is unknown with the last level held', () => {
  expect(publicStress(report, atSeconds + 180).level).toBe('stressed');
  expect(publicStress(report, atSeconds + 181)).toEqual({
    level: 'unknown',
    since: '2020-11-19T20:03:00.000Z',
    lastKnownLevel: 'stressed',
    reasons: [noFigures],
    at: '2020-11-19T20:00:00.000Z',
  });
});

test('a report that is calm and old is not calm', () => {
  const calm: StressReport = { ...report, level: 'normal', lastKnownLevel: 'normal', reasons: [] };
  expect(publicStress(calm, atSeconds + 3600)).toMatchObject({ level: 'unknown', reasons: [noFigures] });
});

test('a report from the future is unknown as soon: its clock would hide a dead meter', () => {
  expect(publicStress(report, atSeconds - 180).level).toBe('stressed');
  expect(publicStress(report, atSeconds - 181)).toMatchObject({
    level: 'unknown',
    since: '2020-11-19T19:56:59.000Z',
  });
});

test('without a report nothing is claimed', () => {
  expect(publicStress(undefined, atSeconds)).toEqual({ level: 'unknown', reasons: [noFigures] });
});

test('operators are told how old it is', () => {
  expect(currentStress(report, atSeconds + 200).reasons).toEqual([
    { code: 'report-stale', text: 'the last report is 200 s old, and stale after 180 s' },
  ]);
});

test('nothing of what operators read reaches the public', () => {
  const codes: readonly StressReasonCode[] = [
    'jobs-late',
    'job-store-memory',
    'pubsub-memory',
    'web-errors',
    'store-unreachable',
    'report-stale',
    'maintenance',
  ];
  const told = (code: StressReasonCode, text: string, now: number) =>
    JSON.stringify(publicStress({ ...report, stage: text, reasons: [{ code, text }] }, now));
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.string(),
      fc.integer({ min: -400, max: 400 }),
      (code, text, age) => {
        expect(told(code, text, atSeconds + age)).toBe(told(code, '', atSeconds + age));
      },
    ),
  );
  for (const code of codes) {
    const [sentence] = publicStress({ ...report, reasons: [{ code, text: secret }] }, atSeconds).reasons;
    expect(sentence).toMatch(/^[A-Z][^\d:/_]+\.$/);
  }
});
