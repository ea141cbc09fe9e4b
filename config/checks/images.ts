import { everyTask } from '../every-task';
import { nearestKey } from '../nearest-key';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Images that are named but missing, there but unused, or whose registry cannot be told. */
export function images(config: StageConfig): CheckFinding[] {
  return [...missing(config), ...unused(config), ...registryUnknown(config)];
}

function missing(config: StageConfig): CheckFinding[] {
  const known = Object.keys(config.images);
  return everyTask(config)
    .filter(({ task }) => !known.includes(task.image))
    .map(({ path, task }) => ({
      path: [...path, 'image'],
      expected: known.length > 0 ? `a key of images: ${known.join(', ')}` : 'a key of images, which is empty',
      got: JSON.stringify(task.image),
      suggestion: nearestKey(task.image, known),
    }));
}

/** An unused image would still be a parameter that every deploy asks for. */
function unused(config: StageConfig): CheckFinding[] {
  const used = new Set(everyTask(config).map(({ task }) => task.image));
  return Object.keys(config.images)
    .filter((name) => !used.has(name))
    .map((name) => ({ path: ['images', name], expected: 'a service or pool that runs it', got: 'none' }));
}

function registryUnknown(config: StageConfig): CheckFinding[] {
  if (config.account !== undefined) return [];
  return Object.entries(config.images)
    .filter(([, image]) => image.tag !== undefined && image.registryAccount === undefined)
    .map(([name]) => ({
      path: ['images', name, 'tag'],
      expected:
        "account, or the image's registryAccount, beside a tag, because the two make the address of the image",
      got: 'neither',
    }));
}
