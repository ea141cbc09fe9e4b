import type { Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';

const note = { reason: 'runaway import', who: 'ana', atSeconds: 1_605_800_000 };

/** A switch by an operator, for everything that is not said otherwise. */
export function writtenSwitch(changes: Partial<Switch>): Switch {
  return { source: '*', jobClass: '*', account: '*', action: 'defer', ...note, ...changes };
}

export function writtenRoute(jobClass: string, queue: string): Route {
  return { jobClass, queue, ...note };
}

/** A switchboard as an operator's command deploys it. */
export function writtenDocument(changes: Partial<SwitchboardDocument> = {}): SwitchboardDocument {
  const revision = changes.revision ?? 7;
  return {
    version: 1,
    revision,
    changeId: `0b9c4a0e-7a63-4b7e-9d6b-${String(revision).padStart(12, '0')}`,
    switches: [],
    routes: [],
    release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
    seeded: [],
    ...changes,
  };
}
