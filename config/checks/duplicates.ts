import { pascalCase } from '../contract/pascal-case';
import { everyTask } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Names that become one and the same in AWS: `web-2` and `web2` are both `Web2`. */
export function names(config: StageConfig): CheckFinding[] {
  const imagePaths = Object.keys(config.images).map((name): KeyPath => ['images', name]);
  const taskPaths = everyTask(config).map(({ path }): KeyPath => path);
  const sidecarPaths = everyTask(config).map(({ path, task }) =>
    Object.keys(task.sidecars).map((name): KeyPath => [...path, 'sidecars', name]),
  );
  return [...collisions(imagePaths), ...collisions(taskPaths), ...sidecarPaths.flatMap(collisions)];
}

function collisions(paths: readonly KeyPath[]): CheckFinding[] {
  const owners = new Map<string, KeyPath>();
  return paths.flatMap((path): CheckFinding[] => {
    const id = pascalCase(String(path.at(-1)));
    const owner = owners.get(id);
    owners.set(id, owner ?? path);
    if (owner === undefined) return [];
    return [{ path, expected: 'a name of its own', got: `${id} in AWS, as for ${owner.join('.')}` }];
  });
}

/** Lists in which something stands twice: AWS refuses that, or makes a resource twice. */
export function repetitions(config: StageConfig): CheckFinding[] {
  const { zones, network, alerts } = config;
  return [
    ...repeated(['zones'], zones, 'zone'),
    ...repeated(['network', 'create', 'interfaceEndpoints'], network.create?.interfaceEndpoints, 'endpoint'),
    ...everyTask(config).flatMap(({ path, task }) => [
      ...repeated([...path, 'secrets'], task.secrets, 'secret'),
      ...repeated([...path, 'caches'], task.caches, 'cache'),
      ...Object.entries(task.sidecars).flatMap(([name, { secrets }]) =>
        repeated([...path, 'sidecars', name, 'secrets'], secrets, 'secret'),
      ),
      ...('hosts' in task ? repeated([...path, 'hosts'], task.hosts, 'host') : []),
      ...('paths' in task ? repeated([...path, 'paths'], task.paths, 'path') : []),
      ...('healthCheck' in task
        ? repeated([...path, 'healthCheck', 'codes'], task.healthCheck.codes, 'code')
        : []),
    ]),
    ...repeated(['alerts', 'pageEmails'], alerts.pageEmails, 'address'),
    ...repeated(['alerts', 'ticketEmails'], alerts.ticketEmails, 'address'),
  ];
}

function repeated(path: KeyPath, items: readonly (string | number)[] = [], what: string): CheckFinding[] {
  return items.flatMap((item, index): CheckFinding[] => {
    if (items.indexOf(item) === index) return [];
    return [{ path: [...path, index], expected: `every ${what} once`, got: JSON.stringify(item) }];
  });
}
