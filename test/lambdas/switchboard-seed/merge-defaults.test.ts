import fc from 'fast-check';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { parseDocument } from '../../../domain/switchboard/parse-document';
import { mergeDefaults, type SwitchboardDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { applyChange } from '../../../ops/switchboard/apply-change';
import type { SwitchboardChange } from '../../../ops/switchboard/change';
import {
  changes,
  documents,
  lowRoute,
  offSwitch,
  releases,
} from '../../domain/switchboard/switchboard-arbitraries';

const release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 };
const defaults: SwitchboardDefaults = { release, routes: { Push: 'pushes', Deliver: 'mail' } };
const stamp = { changeId: 'deploy', atSeconds: 500 };
const seed = mergeDefaults(undefined, defaults, stamp);

const manyDefaults: fc.Arbitrary<SwitchboardDefaults> = fc.record({
  release: releases,
  routes: fc.dictionary(
    fc.constantFrom('Push', 'Deliver', 'b', 'constructor', 'Export'),
    fc.constantFrom('low', 'mail', 'pushes'),
  ),
});

test('without a document it is the seed', () => {
  const note = { reason: 'default of the stage file', who: 'stage file', atSeconds: 500 };
  expect(seed).toEqual({
    version: 1,
    revision: 1,
    changeId: 'deploy',
    switches: [],
    routes: [
      { jobClass: 'Push', queue: 'pushes', ...note },
      { jobClass: 'Deliver', queue: 'mail', ...note },
    ],
    release,
    seeded: ['release', 'route:Push', 'route:Deliver'],
  });
});

test('a second deploy has nothing to do, also with other values', () => {
  expect(mergeDefaults(seed, defaults, stamp)).toBe(seed);
  const other = { release: { ...release, deferSeconds: 60 }, routes: { Push: 'low' } };
  expect(mergeDefaults(seed, other, stamp)).toBe(seed);
});

test('a new default comes in, once; one that an operator removed does not come back', () => {
  const more = { release, routes: { ...defaults.routes, Export: 'low' } };
  const later = mergeDefaults(seed, more, { changeId: 'later', atSeconds: 900 });
  expect([later.revision, later.changeId]).toEqual([2, 'later']);
  expect(later.routes.map(({ jobClass }) => jobClass)).toEqual(['Push', 'Deliver', 'Export']);
  const removed = applyChange(later, { kind: 'clear-route', jobClass: 'Export' }, 'mine');
  expect(mergeDefaults(removed, more, stamp)).toBe(removed);
});

test('a default where an operator has a route already is only noted', () => {
  const mine = { ...lowRoute, jobClass: 'Export', queue: 'exports' };
  const routed = applyChange(seed, { kind: 'set-route', route: mine }, 'mine');
  const more = { release, routes: { Export: 'low' } };
  const later = mergeDefaults(routed, more, stamp);
  expect(later.routes).toEqual(routed.routes);
  expect(later.seeded).toEqual([...seed.seeded, 'route:Export']);
});

test('it takes nothing away, changes nothing, and is done after once', () => {
  fc.assert(
    fc.property(documents, manyDefaults, (document, all) => {
      const merged = mergeDefaults(document, all, stamp);
      expect(mergeDefaults(merged, all, stamp)).toBe(merged);
      expect(merged.switches).toBe(document.switches);
      expect(merged.release).toBe(document.release);
      expect(merged.routes.slice(0, document.routes.length)).toEqual(document.routes);
      expect(merged.seeded.slice(0, document.seeded.length)).toEqual(document.seeded);
      expect(parseDocument(JSON.stringify(merged)).ok).toBe(true);
    }),
  );
});

/** What operators did, as the last of them would tell it: by class, undefined where it was cleared. */
function askedRoutes(all: readonly SwitchboardChange[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    all.flatMap((change): [string, string | undefined][] => {
      if (change.kind === 'set-route') return [[change.route.jobClass, change.route.queue]];
      return change.kind === 'clear-route' ? [[change.jobClass, undefined]] : [];
    }),
  );
}

type Event = { readonly change: SwitchboardChange } | { readonly deployed: SwitchboardDefaults };
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    changes.map((change) => ({ change })),
    manyDefaults.map((deployed) => ({ deployed })),
  ),
  { maxLength: 30 },
);

test('however deploys and operators alternate, what operators did is what is there', () => {
  fc.assert(
    fc.property(events, (all) => {
      let live: SwitchboardDocument = seed;
      let undeployed: SwitchboardDocument = seed;
      for (const event of all) {
        if ('deployed' in event) {
          live = mergeDefaults(live, event.deployed, stamp);
        } else {
          live = applyChange(live, event.change, 'mine');
          undeployed = applyChange(undeployed, event.change, 'mine');
        }
      }
      // Switches and the release are as if nobody had ever deployed.
      expect(live.switches).toEqual(undeployed.switches);
      expect(live.release).toEqual(undeployed.release);
      const told = all.flatMap((event) => ('change' in event ? [event.change] : []));
      for (const [jobClass, queue] of askedRoutes(told)) {
        const found = live.routes.find((route) => route.jobClass === jobClass);
        // A class that was cleared before its default first came may be routed by that default, and only by it.
        if (queue === undefined) expect([undefined, 'stage file']).toContain(found?.who);
        else expect(found?.queue).toBe(queue);
        if (queue === undefined && seed.seeded.includes(`route:${jobClass}`)) expect(found).toBeUndefined();
      }
      expect(parseDocument(JSON.stringify(live)).ok).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a switch outlives any number of deploys', () => {
  let live = applyChange(seed, { kind: 'set-switch', switch: offSwitch }, 'mine');
  for (const queue of ['a', 'b']) {
    live = mergeDefaults(live, { release, routes: { [`New${queue}`]: queue } }, stamp);
  }
  expect([live.revision, live.switches]).toEqual([4, [offSwitch]]);
});
