import fc from 'fast-check';
import { patternKey, patternText } from '../../../domain/switchboard/job-pattern';
import { changeText, type SwitchboardChange } from '../../../ops/switchboard/change';
import { changes, lowRoute, offSwitch } from '../../domain/switchboard/switchboard-arbitraries';

const everything = { source: '*', jobClass: '*', account: '*' };

test.each([
  [everything, 'everything'],
  [{ ...everything, source: 'automation', account: '7' }, 'source automation, account 7'],
  [{ ...everything, jobClass: 'Mail::Deliver' }, 'class Mail::Deliver'],
  [
    { source: 'büro', jobClass: 'a, account 7', account: '\u001b[2J' },
    'source büro, class "a, account 7", account "\\u001b[2J"',
  ],
])('%j', (pattern, text) => {
  expect(patternText(pattern)).toBe(text);
});

const names = fc.oneof(fc.constantFrom('*', ',', '"', '\\', 'a', 'a,b', '","'), fc.string({ minLength: 1 }));
const patterns = fc.record({ source: names, jobClass: names, account: names });

test('a comma in a name joins nothing', () => {
  const [a, b] = [
    { source: 'a,b', jobClass: 'c', account: '*' },
    { source: 'a', jobClass: 'b,c', account: '*' },
  ];
  expect(patternKey(a)).not.toBe(patternKey(b));
});

test('two patterns have one key, or one text, only if they are the same', () => {
  fc.assert(
    fc.property(patterns, patterns, (a, b) => {
      const same = a.source === b.source && a.jobClass === b.jobClass && a.account === b.account;
      expect(patternKey(a) === patternKey(b)).toBe(same);
      expect(patternText(a) === patternText(b)).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 };

test.each<[string, SwitchboardChange]>([
  ['switch source automation: off', { kind: 'set-switch', switch: offSwitch }],
  [
    'switch source automation: let 10 % pass, defer the rest until 2020-11-19T20:00:00Z (forced)',
    {
      kind: 'set-switch',
      switch: { ...offSwitch, action: 'sample', percent: 10, untilSeconds: 1605816000, forced: true },
    },
  ],
  [
    'switch source automation: drop until 1e+300 s after 1970',
    { kind: 'set-switch', switch: { ...offSwitch, action: 'drop', untilSeconds: 1e300 } },
  ],
  ['clear the switch of everything', { kind: 'clear-switch', pattern: everything }],
  ['route class Push to queue low', { kind: 'set-route', route: lowRoute }],
  ['route class Push to queue low (forced)', { kind: 'set-route', route: { ...lowRoute, forced: true } }],
  ['clear the route of class Push', { kind: 'clear-route', jobClass: 'Push' }],
  [
    'release deferred jobs after 300 s, 5/s for each task; parked jobs 50/s',
    { kind: 'set-release', release },
  ],
])('%s', (text, change) => {
  expect(changeText(change)).toBe(text);
});

test('every change is one line', () => {
  fc.assert(fc.property(changes, (change) => !changeText(change).includes('\n')));
});
