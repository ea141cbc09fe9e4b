import { isDeepStrictEqual } from 'node:util';
import type { Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';
import type { SwitchboardChange } from './change';

/**
 * What somebody changed who made one document out of another. Switches that went because they had ended are no change of
 * anybody's.
 *
 * @param atSeconds now
 */
export function switchboardDifference(
  before: SwitchboardDocument,
  after: SwitchboardDocument,
  atSeconds: number,
): readonly SwitchboardChange[] {
  const switches = byKey(after.switches, patternKey);
  const routes = byKey(after.routes, ({ jobClass }) => jobClass);
  const oldSwitches = byKey(before.switches, patternKey);
  const oldRoutes = byKey(before.routes, ({ jobClass }) => jobClass);
  return [
    ...before.switches
      .filter((one) => !switches.has(patternKey(one)) && !hasEnded(one, atSeconds))
      .map(
        ({ source, jobClass, account }): SwitchboardChange => ({
          kind: 'clear-switch',
          pattern: { source, jobClass, account },
        }),
      ),
    ...before.routes
      .filter(({ jobClass }) => !routes.has(jobClass))
      .map(({ jobClass }): SwitchboardChange => ({ kind: 'clear-route', jobClass })),
    ...[...switches]
      .filter(([key, one]) => !isDeepStrictEqual(oldSwitches.get(key), one))
      .map(([, one]): SwitchboardChange => ({ kind: 'set-switch', switch: one })),
    ...[...routes]
      .filter(([key, one]) => !isDeepStrictEqual(oldRoutes.get(key), one))
      .map(([, route]): SwitchboardChange => ({ kind: 'set-route', route })),
    ...(isDeepStrictEqual(before.release, after.release)
      ? []
      : [{ kind: 'set-release', release: after.release } as const]),
  ];
}

/**
 * The document that another one was most likely made out of: one that is a revision below it, else any below it; of
 * several the one with the fewest differences, and of those the latest.
 *
 * @param before in the order in which they were deployed
 */
export function closestBase(
  made: SwitchboardDocument,
  before: readonly [SwitchboardDocument, ...SwitchboardDocument[]],
  atSeconds: number,
): SwitchboardDocument {
  const justBelow = before.filter(({ revision }) => revision === made.revision - 1);
  const below = before.filter(({ revision }) => revision < made.revision);
  const candidates = [justBelow, below].find(({ length }) => length > 0) ?? before;
  let closest: SwitchboardDocument = before[0];
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const { length } = switchboardDifference(candidate, made, atSeconds);
    if (length > fewest) continue;
    closest = candidate;
    fewest = length;
  }
  return closest;
}

function byKey<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [keyOf(one), one]));
}

function hasEnded({ untilSeconds = Number.POSITIVE_INFINITY }: Switch, atSeconds: number): boolean {
  return untilSeconds <= atSeconds;
}
