import type { AlarmState } from './metric-alarm';

/** What an alarm with a scaling action remembers. */
export interface AlarmCalls {
  readonly state: AlarmState;
  /** When it last called its action, while in ALARM. */
  readonly calledAtSeconds?: number;
}

/** A new alarm. */
export const uncalled: AlarmCalls = { state: 'INSUFFICIENT_DATA' };

/** How often an alarm that stays in ALARM calls a scaling action again (CloudWatch user guide). Others it calls once. */
const repeatSeconds = 60;

/** After an evaluation: the alarm, and whether it calls its scaling action at this moment. */
export function afterEvaluation(
  calls: AlarmCalls,
  state: AlarmState,
  atSeconds: number,
): { readonly calls: AlarmCalls; readonly isCalling: boolean } {
  if (state !== 'ALARM') return { calls: { state }, isCalling: false };
  const { calledAtSeconds } = calls;
  const isCalling = calledAtSeconds === undefined || atSeconds - calledAtSeconds >= repeatSeconds;
  return { calls: { state, calledAtSeconds: isCalling ? atSeconds : calledAtSeconds }, isCalling };
}
