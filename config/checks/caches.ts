import { everyCache } from '../every-store';
import { everyTask } from '../every-task';
import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Caches that nobody reaches, and names under `caches` that are none. */
export function caches(config: StageConfig): CheckFinding[] {
  return [...unknown(config), ...unused(config)];
}

function unknown(config: StageConfig): CheckFinding[] {
  const known = everyCache(config).map(({ name }) => name);
  return everyTask(config).flatMap(({ path, task }) =>
    task.caches.flatMap((name, index): CheckFinding[] => {
      if (known.includes(name)) return [];
      const suggestion = nearestKey(name, known);
      const expected =
        known.length === 0 ? 'a key of stores.caches, which has none' : 'a key of stores.caches';
      return [{ path: [...path, 'caches', index], expected, got: JSON.stringify(name), suggestion }];
    }),
  );
}

/** It would be paid for, and the variables with its address be in no task. */
function unused(config: StageConfig): CheckFinding[] {
  const named = new Set(everyTask(config).flatMap(({ task }) => task.caches));
  return everyCache(config)
    .filter(({ name }) => !named.has(name))
    .map(({ path, name }) => ({
      path,
      expected: `a service or pool with ${name} under its \`caches\``,
      got: 'none that reaches it',
    }));
}
