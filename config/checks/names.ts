import { pascalCase } from '../contract/pascal-case';
import { everyTask } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Names that become one and the same in AWS: `web-2` and `web2` are both `Web2`. */
export function names(config: StageConfig): Finding[] {
  const imagePaths = Object.keys(config.images).map((name): KeyPath => ['images', name]);
  const taskPaths = everyTask(config).map(({ path }): KeyPath => path);
  return [...collisions(imagePaths), ...collisions(taskPaths)];
}

function collisions(paths: readonly KeyPath[]): Finding[] {
  const owners = new Map<string, KeyPath>();
  return paths.flatMap((path): Finding[] => {
    const id = pascalCase(String(path.at(-1)));
    const owner = owners.get(id);
    owners.set(id, owner ?? path);
    if (owner === undefined) return [];
    return [{ path, expected: 'a name of its own', got: `${id} in AWS, as for ${owner.join('.')}` }];
  });
}
