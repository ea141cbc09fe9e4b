import fc from 'fast-check';
import type { Switch } from '../../../domain/switchboard/document';
import { documentProblems } from '../../../domain/switchboard/document-problems';
import { documents, emptyDocument, lowRoute, offSwitch } from './switchboard-arbitraries';

const queues = ['default', 'low'];
const everything: Switch = { ...offSwitch, source: '*' };
const ofSwitches = (...switches: Switch[]) =>
  documentProblems({ ...emptyDocument, switches, routes: [lowRoute] }, { queues });
const ofRoutes = (...routes: (typeof lowRoute)[]) =>
  documentProblems({ ...emptyDocument, switches: [offSwitch], routes }, { queues });

test('a document as operators make it has none', () => {
  expect(ofSwitches(offSwitch, { ...offSwitch, account: '7', action: 'drop' })).toEqual([]);
});

test.each([
  ['off', { action: 'off' }, 'is off'],
  ['defer', { action: 'defer' }, 'is defer'],
  ['drop', { action: 'drop' }, 'is drop'],
  ['sample at 0 %', { action: 'sample', percent: 0 }, 'lets 0 % pass'],
] as const)('%s for everything stops everything, unless somebody insists', (_, effect, does) => {
  const text = `The switch for everything ${does}: no job of the whole platform would run.`;
  expect(ofSwitches({ ...everything, ...effect })).toEqual([{ text, forceable: true, about: 'switch' }]);
  expect(ofSwitches({ ...everything, ...effect, forced: true })).toEqual([]);
});

test('a sample of everything is no stop', () => {
  expect(ofSwitches({ ...everything, action: 'sample', percent: 1 })).toEqual([]);
});

test.each([['source'], ['jobClass'], ['account']] as const)('one %s is not everything', (key) => {
  expect(ofSwitches({ ...everything, [key]: 'x' })).toEqual([]);
});

test('a route to a queue that no pool serves, unless somebody insists', () => {
  const lost = { ...lowRoute, queue: 'lower' };
  const text = 'The route of class Push goes to queue lower, which no pool serves: its jobs would never run.';
  expect(ofRoutes(lost)).toEqual([{ text, forceable: true, about: 'route' }]);
  expect(ofRoutes({ ...lost, forced: true })).toEqual([]);
});

test('a name with * in it is taken as it stands', () => {
  const text =
    'The switch for source "auto-*" takes "auto-*" as it stands: * is for any only where it stands alone.';
  expect(ofSwitches({ ...offSwitch, source: 'auto-*' })).toEqual([
    { text, forceable: true, about: 'switch' },
  ]);
  expect(ofSwitches({ ...offSwitch, source: 'auto-*', forced: true })).toEqual([]);
});

test.each<[string, Partial<Switch>, string]>([
  ['a sample without percent', { action: 'sample' }, 'samples and has no percent.'],
  ['a percent without sample', { percent: 5 }, 'has a percent, which only sample may have.'],
  ['an end at the beginning', { untilSeconds: 1000 }, 'ends before it begins.'],
  ['an end before the beginning', { untilSeconds: 999 }, 'ends before it begins.'],
])('%s cannot be forced', (_, change, text) => {
  const problem = { text: `The switch for source automation ${text}`, forceable: false, about: 'switch' };
  expect(ofSwitches({ ...offSwitch, ...change })).toEqual([problem]);
  expect(ofSwitches({ ...offSwitch, ...change, forced: true })).toEqual([problem]);
});

test('two of one kind, told once, and not forceable', () => {
  const [one, two] = [{ ...offSwitch, forced: true } as const, { ...offSwitch, action: 'drop' } as const];
  expect(ofSwitches(one, two, one)).toEqual([
    {
      text: 'There are two switches for source automation: only one of them can be meant.',
      forceable: false,
      about: 'switch',
    },
  ]);
  expect(ofRoutes(lowRoute, { ...lowRoute, queue: 'default', forced: true })).toEqual([
    {
      text: 'There are two routes for class Push: only one of them can be meant.',
      forceable: false,
      about: 'route',
    },
  ]);
});

test('what is forced has no forceable problem left', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const forced = {
        ...document,
        switches: document.switches.map((one) => ({ ...one, forced: true as const })),
        routes: document.routes.map((one) => ({ ...one, forced: true as const })),
      };
      expect(documentProblems(forced, { queues }).filter(({ forceable }) => forceable)).toEqual([]);
    }),
  );
});
