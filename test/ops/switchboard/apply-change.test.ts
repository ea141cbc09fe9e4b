import fc from 'fast-check';
import { documentProblems } from '../../../domain/switchboard/document-problems';
import { parseDocument } from '../../../domain/switchboard/parse-document';
import { applyChange } from '../../../ops/switchboard/apply-change';
import { changeHolds } from '../../../ops/switchboard/change';
import {
  changes,
  documents,
  emptyDocument,
  lowRoute,
  offSwitch,
  patterns,
  routes,
  switches,
} from '../../domain/switchboard/switchboard-arbitraries';

const queues = ['low', 'default', 'pushes'];

test('a change makes the next revision, under its own id, and then holds', () => {
  fc.assert(
    fc.property(documents, changes, (document, change) => {
      const next = applyChange(document, change, 'mine');
      expect(changeHolds(next, change)).toBe(true);
      expect(next === document).toBe(changeHolds(document, change));
      if (next !== document) {
        expect([next.revision, next.changeId]).toEqual([document.revision + 1, 'mine']);
      }
      expect(applyChange(next, change, 'again')).toBe(next);
    }),
    { numRuns: 1000 },
  );
});

test('any number of changes leave the document valid', () => {
  fc.assert(
    fc.property(documents, fc.array(changes), (document, all) => {
      const last = all.reduce((one, change, index) => applyChange(one, change, `change-${index}`), document);
      expect(parseDocument(JSON.stringify(last))).toEqual({ ok: true, document: last });
      const texts = documentProblems(last, { queues }).map(({ text }) => text);
      expect(texts.filter((text) => text.startsWith('There are two'))).toEqual([]);
    }),
  );
});

test('set and cleared again is as before', () => {
  const what = ({ revision, changeId, ...rest }: typeof emptyDocument) => rest;
  fc.assert(
    fc.property(documents, switches, routes, (document, one, route) => {
      const { source, jobClass, account } = one;
      const pattern = { source, jobClass, account };
      const withoutSwitch = applyChange(document, { kind: 'clear-switch', pattern }, '1');
      const set = applyChange(withoutSwitch, { kind: 'set-switch', switch: one }, '2');
      expect(what(applyChange(set, { kind: 'clear-switch', pattern }, '3'))).toEqual(what(withoutSwitch));

      const cleared = { kind: 'clear-route', jobClass: route.jobClass } as const;
      const withoutRoute = applyChange(document, cleared, '1');
      const routed = applyChange(withoutRoute, { kind: 'set-route', route }, '2');
      expect(what(applyChange(routed, cleared, '3'))).toEqual(what(withoutRoute));
    }),
  );
});

test('nothing else is touched', () => {
  fc.assert(
    fc.property(documents, changes, (document, change) => {
      const next = applyChange(document, change, 'mine');
      const isSwitch = change.kind.endsWith('switch');
      const isRoute = change.kind.endsWith('route');
      expect(next.seeded).toBe(document.seeded);
      if (!isSwitch) expect(next.switches).toEqual(document.switches);
      if (!isRoute) expect(next.routes).toEqual(document.routes);
      if (isSwitch || isRoute) expect(next.release).toEqual(document.release);
      const others = (all: typeof document.switches) =>
        all.filter(({ jobClass }) => change.kind !== 'set-switch' || jobClass !== change.switch.jobClass);
      if (change.kind === 'set-switch') expect(others(next.switches)).toEqual(others(document.switches));
    }),
  );
});

test('the same switch with another reason is nothing new; with another end or force it is', () => {
  const document = { ...emptyDocument, switches: [offSwitch] };
  const holds = (change: object) =>
    changeHolds(document, { kind: 'set-switch', switch: { ...offSwitch, ...change } });
  expect(holds({ reason: 'again', who: 'grace', atSeconds: 2000 })).toBe(true);
  expect(holds({ untilSeconds: 3000 })).toBe(false);
  expect(holds({ forced: true })).toBe(false);
  expect(holds({ action: 'defer' })).toBe(false);
});

test('a switch is replaced in its place', () => {
  const other = { ...offSwitch, source: 'csv-import' };
  const document = { ...emptyDocument, switches: [offSwitch, other] };
  const changed = { ...offSwitch, action: 'defer', reason: 'softer', atSeconds: 2000 } as const;
  const next = applyChange(document, { kind: 'set-switch', switch: changed }, '2');
  expect(next.switches).toEqual([changed, other]);
});

test('of several for one pattern or class one is left, in the place of the first', () => {
  const other = { ...offSwitch, source: 'csv-import' };
  const document = {
    ...emptyDocument,
    switches: [offSwitch, other, offSwitch],
    routes: [lowRoute, lowRoute],
  };
  const changed = { ...offSwitch, action: 'defer' } as const;
  expect(applyChange(document, { kind: 'set-switch', switch: changed }, '2').switches).toEqual([
    changed,
    other,
  ]);
  const route = { ...lowRoute, queue: 'default' };
  expect(applyChange(document, { kind: 'set-route', route }, '2').routes).toEqual([route]);
});

test.each([['deferSeconds'], ['deferredJobsPerSecondPerTask'], ['unparkJobsPerSecond']] as const)(
  'a release with another %s is new',
  (key) => {
    const release = { ...emptyDocument.release, [key]: 11 };
    expect(changeHolds(emptyDocument, { kind: 'set-release', release })).toBe(false);
    expect(applyChange(emptyDocument, { kind: 'set-release', release }, '2').release).toBe(release);
  },
);

test('switches that ended an hour ago go with the next change that knows the time', () => {
  const ended = { ...offSwitch, untilSeconds: 2000 };
  const document = { ...emptyDocument, switches: [ended] };
  const setRoute = (atSeconds: number) =>
    applyChange(document, { kind: 'set-route', route: { ...lowRoute, atSeconds } }, '2').switches;
  expect(setRoute(2000 + 3599)).toEqual([ended]);
  expect(setRoute(2000 + 3600)).toEqual([]);
  const other = { ...offSwitch, source: 'csv-import', atSeconds: 2000 + 3600 };
  expect(applyChange(document, { kind: 'set-switch', switch: other }, '2').switches).toEqual([other]);
  const release = { ...document.release, deferSeconds: 60 };
  expect(applyChange(document, { kind: 'set-release', release }, '2').switches).toEqual([ended]);
});

test('clearing takes exactly the switch of the pattern', () => {
  fc.assert(
    fc.property(documents, patterns, (document, pattern) => {
      const next = applyChange(document, { kind: 'clear-switch', pattern }, '2');
      const kept = document.switches.filter(
        (one) =>
          one.source !== pattern.source ||
          one.jobClass !== pattern.jobClass ||
          one.account !== pattern.account,
      );
      expect(next.switches).toEqual(kept);
    }),
  );
});
