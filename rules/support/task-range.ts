import type { TaskRange } from '../../domain/rollout/rollout-for';
import { numberOf } from './number-of';
import type { Located } from './resources-of';

/** The range of a target; nothing unless both ends are whole numbers in the template. */
export function taskRange(target: Located | undefined): TaskRange | undefined {
  const min = numberOf(target?.properties.MinCapacity);
  const max = numberOf(target?.properties.MaxCapacity);
  if (min === undefined || max === undefined) return undefined;
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min, max } : undefined;
}
