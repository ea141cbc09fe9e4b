import type { MeterSettings } from '../../../config/contract/meter-settings';
import type { MeterState } from './meter-state';
import { stateShape } from './state-shape';

/** A whole meter that was away for longer has nothing to go on from. */
const maxStateAgeSeconds = 300;

/**
 * A state that can be gone on from, or nothing. A state of another version, stage or shape, one that is too old or from
 * a slot that has not come is not an error: the meter begins anew, and only differences are missing from its first
 * reading.
 *
 * @param slotSeconds the slot about to be read
 */
export function rememberedState(
  found: unknown,
  { stage }: Pick<MeterSettings, 'stage'>,
  slotSeconds: number,
): MeterState | undefined {
  const { success, data: state } = stateShape.safeParse(found);
  if (!success || state.stage !== stage) return undefined;
  const age = slotSeconds - state.atSeconds;
  return age >= 0 && age <= maxStateAgeSeconds ? state : undefined;
}
