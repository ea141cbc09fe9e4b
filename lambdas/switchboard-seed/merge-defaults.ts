import type { Release, Route, SwitchboardDocument } from '../../domain/switchboard/document';

/** What a stage file says the switchboard begins with. */
export interface SwitchboardDefaults {
  readonly release: Release;
  /** Job class -> queue. */
  readonly routes: Readonly<Record<string, string>>;
}

interface Stamp {
  readonly changeId: string;
  readonly atSeconds: number;
}

const releaseName = 'release';

/**
 * What a deploy makes of the switchboard: the first document where there is none, else the same with the defaults that
 * were never in it. What is there is not touched, and what an operator removed does not come back: its name is in
 * `seeded`. Where an operator already has a route for the class, the default is only noted. The same object where no
 * default is new.
 */
export function mergeDefaults(
  document: SwitchboardDocument | undefined,
  defaults: SwitchboardDefaults,
  stamp: Stamp,
): SwitchboardDocument {
  if (document === undefined) {
    return {
      version: 1,
      revision: 1,
      changeId: stamp.changeId,
      switches: [],
      routes: defaultRoutes(defaults, stamp),
      release: defaults.release,
      seeded: namesOf(defaults),
    };
  }
  const noted = new Set(document.seeded);
  const fresh = namesOf(defaults).filter((name) => !noted.has(name));
  if (fresh.length === 0) return document;
  const routed = new Set(document.routes.map(({ jobClass }) => jobClass));
  const added = defaultRoutes(defaults, stamp).filter(
    ({ jobClass }) => !noted.has(routeName(jobClass)) && !routed.has(jobClass),
  );
  return {
    ...document,
    revision: document.revision + 1,
    changeId: stamp.changeId,
    routes: [...document.routes, ...added],
    seeded: [...document.seeded, ...fresh],
  };
}

function defaultRoutes({ routes }: SwitchboardDefaults, { atSeconds }: Stamp): Route[] {
  return Object.entries(routes).map(([jobClass, queue]) => ({
    jobClass,
    queue,
    reason: 'default of the stage file',
    who: 'stage file',
    atSeconds,
  }));
}

function namesOf({ routes }: SwitchboardDefaults): string[] {
  return [releaseName, ...Object.keys(routes).map(routeName)];
}

function routeName(jobClass: string): string {
  return `route:${jobClass}`;
}
