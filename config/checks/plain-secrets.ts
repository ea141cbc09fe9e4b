import { everyTask } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import { secretLikeness } from '../secret-likeness';
import type { Finding } from './finding';

/** Secrets that stand in the file itself. The message never repeats them. */
export function plainSecrets(config: StageConfig): Finding[] {
  return everyText(config).flatMap(({ path, name, value }): Finding[] => {
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
  ];
}
