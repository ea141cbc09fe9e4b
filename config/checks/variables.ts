import { taskEnvironment } from '../contract/task-environment';
import { everyStore } from '../every-store';
import { everyTask, sidecarsOf, type TaskEntry } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import { secretLikeness } from '../secret-likeness';
import type { CheckFinding } from './finding';
import { unknownSecret } from './unknown-secret';

/** Variables that a task would get from two places, and secrets that do not exist. */
export function variables(config: StageConfig): CheckFinding[] {
  return [...takenNames(config), ...bothPlainAndSecret(config), ...missingSecrets(config)];
}

/** Names that are given to tasks anyway. Redefining one could lead a websocket task to the job store. */
function takenNames(config: StageConfig): CheckFinding[] {
  const owners = new Map<string, string>(
    Object.values(taskEnvironment).map((name) => [name, 'Bulkhead itself']),
  );
  for (const { path, store } of everyStore(config)) {
    for (const name of Object.values(store.environment)) {
      if (!owners.has(name)) owners.set(name, `${path.join('.')}.environment`);
    }
  }
  const places: { path: KeyPath; name: string }[] = [
    ...Object.keys(config.environment).map((name) => ({ path: ['environment', name], name })),
    ...Object.keys(config.secrets).map((name) => ({ path: ['secrets', name], name })),
    ...everyTask(config).flatMap(({ path, task }) =>
      Object.keys(task.environment).map((name) => ({ path: [...path, 'environment', name], name })),
    ),
    ...sidecarsOf(config).flatMap(({ path, sidecar }) =>
      Object.keys(sidecar.environment).map((name) => ({ path: [...path, 'environment', name], name })),
    ),
  ];
  return places.flatMap(({ path, name }): CheckFinding[] => {
    const owner = owners.get(name) ?? (name.startsWith('BULKHEAD_') ? 'Bulkhead itself' : undefined);
    return owner === undefined ? [] : [{ path, expected: 'another name', got: `one that ${owner} sets` }];
  });
}

/** A task may have its own value for a plain variable of the stage, but not a plain value for a secret. */
function bothPlainAndSecret(config: StageConfig): CheckFinding[] {
  const clash = (path: KeyPath, secret: string): CheckFinding => {
    return { path, expected: 'every variable in one place', got: `one that is secrets.${secret} too` };
  };
  return [
    ...Object.keys(config.environment)
      .filter((name) => Object.hasOwn(config.secrets, name))
      .map((name) => clash(['environment', name], name)),
    ...everyTask(config).flatMap((entry) =>
      Object.keys(entry.task.environment)
        .filter((name) => secretsOf(config, entry).includes(name))
        .map((name) => clash([...entry.path, 'environment', name], name)),
    ),
    ...sidecarsOf(config).flatMap(({ path, sidecar }) =>
      Object.keys(sidecar.environment)
        .filter((name) => sidecar.secrets.includes(name))
        .map((name) => clash([...path, 'environment', name], name)),
    ),
  ];
}

function missingSecrets(config: StageConfig): CheckFinding[] {
  return everyTask(config).flatMap(({ path, task }) =>
    (task.secrets ?? []).flatMap((name, index) => unknownSecret(config, [...path, 'secrets', index], name)),
  );
}

function secretsOf(config: StageConfig, { task }: TaskEntry): readonly string[] {
  return task.secrets ?? Object.keys(config.secrets);
}

/** Secrets that stand in the file itself. The message never repeats them. */
export function plainSecrets(config: StageConfig): CheckFinding[] {
  return everyText(config).flatMap(({ path, name, value }): CheckFinding[] => {
    const likeness = secretLikeness(name, value);
    return likeness === undefined
      ? []
      : [{ path, expected: 'nothing secret (a secret goes by its ARN under secrets)', got: likeness }];
  });
}

function everyText(config: StageConfig): { path: KeyPath; name: string; value: string }[] {
  const named = (path: KeyPath, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ path: [...path, name], name, value }));
  const listed = (path: KeyPath, values: readonly string[] = []) =>
    values.map((value, index) => ({ path: [...path, index], name: '', value }));
  return [
    ...named(['environment'], config.environment),
    ...everyTask(config).flatMap(({ path, task }) => [
      ...named([...path, 'environment'], task.environment),
      ...listed([...path, 'command'], task.command),
      ...('healthCheckCommand' in task
        ? listed([...path, 'healthCheckCommand'], task.healthCheckCommand)
        : []),
    ]),
    ...sidecarsOf(config).flatMap(({ path, sidecar }) => [
      ...named([...path, 'environment'], sidecar.environment),
      ...listed([...path, 'command'], sidecar.command),
      ...listed([...path, 'healthCheckCommand'], sidecar.healthCheckCommand),
    ]),
  ];
}
