import type { KeyPath } from './problem';
import type { SidecarConfig } from './schema/sidecars';
import type { ServiceConfig, StageConfig, WorkerConfig } from './schema/stage';

/** A service or worker pool with where it stands in the stage file. */
export type TaskEntry =
  | {
      readonly path: ['services', string];
      readonly name: string;
      readonly group: 'services';
      readonly task: ServiceConfig;
    }
  | {
      readonly path: ['workers', string];
      readonly name: string;
      readonly group: 'workers';
      readonly task: WorkerConfig;
    };

/** All services, then all worker pools, each in the order of the stage file. */
export function everyTask(config: StageConfig): TaskEntry[] {
  return [
    ...Object.entries(config.services).map(([name, task]): TaskEntry => {
      return { path: ['services', name], name, group: 'services', task };
    }),
    ...Object.entries(config.workers).map(([name, task]): TaskEntry => {
      return { path: ['workers', name], name, group: 'workers', task };
    }),
  ];
}

/** All containers beside the app, of all services and pools, with where they stand in the stage file. */
export function sidecarsOf(
  config: StageConfig,
): { readonly path: KeyPath; readonly name: string; readonly sidecar: SidecarConfig }[] {
  return everyTask(config).flatMap(({ path, task }) =>
    Object.entries(task.sidecars).map(([name, sidecar]) => ({
      path: [...path, 'sidecars', name],
      name,
      sidecar,
    })),
  );
}
