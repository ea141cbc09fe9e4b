import fc from 'fast-check';
import type {
  DecidedJob,
  JobPattern,
  Release,
  Route,
  Switch,
  SwitchboardDocument,
} from '../../../domain/switchboard/document';
import { patternKey } from '../../../domain/switchboard/job-pattern';
import type { SwitchboardChange } from '../../../ops/switchboard/change';
import { anyText } from '../../support/any-text';

/** Everything happens within this time, so that ends lie on both sides of now. */
const moment = fc.integer({ min: 1000, max: 1010 });

/** Few names, so that patterns and jobs meet; some that lookups by text would confuse. */
const source = fc.constantFrom('automation', 'csv-import', 'a,b', '__proto__');
const jobClass = fc.constantFrom('Deliver', 'Push', 'b', 'constructor');
const account = fc.constantFrom('7', '8', 'a', 'ü');
const orAny = (name: fc.Arbitrary<string>) => fc.oneof(fc.constant('*'), name);

export const patterns: fc.Arbitrary<JobPattern> = fc.record({
  source: orAny(source),
  jobClass: orAny(jobClass),
  account: orAny(account),
});

const note = fc.record({
  reason: fc.constantFrom('flood', 'ticket 12'),
  who: fc.constantFrom('ada', 'grace'),
  atSeconds: moment,
});

const effect: fc.Arbitrary<Pick<Switch, 'action' | 'percent'>> = fc.oneof(
  fc.constantFrom('off', 'defer', 'drop').map((action) => ({ action }) as const),
  fc
    .oneof(
      fc.constantFrom(0, 0.5, 50, 100),
      fc.nat(10_000).map((hundredths) => hundredths / 100),
    )
    .map((percent) => ({ action: 'sample', percent }) as const),
);

const optional = fc.record(
  { untilSeconds: moment, forced: fc.constant(true as const) },
  { requiredKeys: [] },
);

export const switches: fc.Arbitrary<Switch> = fc
  .tuple(patterns, effect, note, optional)
  .map(([pattern, does, noted, ends]) => ({ ...pattern, ...does, ...noted, ...ends }));

export const routes: fc.Arbitrary<Route> = fc
  .tuple(jobClass, fc.constantFrom('low', 'default', 'pushes'), note)
  .map(([name, queue, noted]) => ({ jobClass: name, queue, ...noted }));

export const releases: fc.Arbitrary<Release> = fc.record({
  deferSeconds: fc.integer({ min: 10, max: 86_400 }),
  deferredJobsPerSecondPerTask: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  unparkJobsPerSecond: fc.double({ min: 0.1, max: 10_000, noNaN: true }),
});

export const documents: fc.Arbitrary<SwitchboardDocument> = fc.record({
  version: fc.constant(1 as const),
  revision: fc.integer({ min: 1, max: 1000 }),
  changeId: fc.uuid(),
  switches: fc.uniqueArray(switches, { selector: patternKey, maxLength: 25 }),
  routes: fc.uniqueArray(routes, { selector: (route) => route.jobClass }),
  release: releases,
  seeded: fc.uniqueArray(fc.constantFrom('release', 'route:Deliver', 'route:Push', 'route:b')),
});

export const jobs: fc.Arbitrary<DecidedJob> = fc
  .tuple(
    fc.oneof(fc.uuid(), anyText(), fc.nat().map(String)),
    jobClass,
    fc.record({ source, account }, { requiredKeys: [] }),
  )
  .map(([id, name, tags]) => ({ id, jobClass: name, ...tags }));

export const nows = fc.integer({ min: 999, max: 1011 });

export const changes: fc.Arbitrary<SwitchboardChange> = fc.oneof(
  switches.map((one) => ({ kind: 'set-switch', switch: one }) as const),
  patterns.map((pattern) => ({ kind: 'clear-switch', pattern }) as const),
  routes.map((route) => ({ kind: 'set-route', route }) as const),
  jobClass.map((name) => ({ kind: 'clear-route', jobClass: name }) as const),
  releases.map((release) => ({ kind: 'set-release', release }) as const),
);

/** For tests that look at one thing. */
export const emptyDocument: SwitchboardDocument = {
  version: 1,
  revision: 1,
  changeId: 'seed',
  switches: [],
  routes: [],
  release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
  seeded: ['release'],
};

export const offSwitch: Switch = {
  source: 'automation',
  jobClass: '*',
  account: '*',
  action: 'off',
  reason: 'flood',
  who: 'ada',
  atSeconds: 1000,
};

export const lowRoute: Route = {
  jobClass: 'Push',
  queue: 'low',
  reason: 'flood',
  who: 'ada',
  atSeconds: 1000,
};
