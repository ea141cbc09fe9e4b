import type { Depths } from './job-format';

/** How the take scripts are told where to look: lowest and highest depth, and the end to walk from. */
export function depthArguments(depths: Depths | undefined): readonly [number, number, number] {
  if (depths === undefined) return [-1, -1, -1];
  return [depths.lowest, depths.highest, depths.from === 'tail' ? -1 : 1];
}
