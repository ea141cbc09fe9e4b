import type { RolloutPicture } from './picture';

/**
 * How many tasks a rollout may take away and add, as ECS reckons: the healthy minimum is rounded up, the maximum
 * down.
 */
export function rolloutBounds(
  desired: number,
  { minimumHealthyPercent, maximumPercent }: Pick<RolloutPicture, 'minimumHealthyPercent' | 'maximumPercent'>,
): RolloutPicture {
  return {
    minimumHealthyPercent,
    maximumPercent,
    mayBeOffline: Math.max(0, desired - Math.ceil((desired * minimumHealthyPercent) / 100)),
    mayBeExtra: Math.max(0, Math.floor((desired * maximumPercent) / 100) - desired),
  };
}
