import type { CloudWatchFallback, MeterState, PoolTasks } from '../state/meter-state';
import type { MeterReads } from './meter-reads';

/** ECS and CloudWatch tell nothing new more often, and each question to CloudWatch costs. */
const pollIntervalSeconds = 60;

/** Two answers that did not come are bridged by the one before. */
const maxAnswerAgeSeconds = 180;

interface PollInput {
  readonly slotSeconds: number;
  readonly state: MeterState | undefined;
  readonly reads: MeterReads;
}

/** Whether this reading polls ECS and CloudWatch. A question that failed is asked again in a minute, not in each slot. */
export function isPollDue(state: MeterState | undefined, slotSeconds: number): boolean {
  const last = state?.polledAtSeconds;
  return last === undefined || slotSeconds - last >= pollIntervalSeconds;
}

/** Tasks by pool as last told; empty where nobody told for long. */
export function knownTasks(input: PollInput): Readonly<Partial<Record<string, PoolTasks>>> {
  return polledState(input).tasks?.pools ?? {};
}

/** What CloudWatch last told of stores and web. */
export function knownFallback(input: PollInput): CloudWatchFallback {
  return polledState(input).fallback ?? { stores: {} };
}

/** The last answers, with those of this reading, to be remembered. */
export function polledState({
  slotSeconds,
  state,
  reads,
}: PollInput): Pick<MeterState, 'polledAtSeconds' | 'tasks' | 'fallback'> {
  const polled = reads.tasks !== undefined || reads.fallback !== undefined;
  const polledAtSeconds = polled ? slotSeconds : state?.polledAtSeconds;
  const tasks =
    reads.tasks?.value === undefined
      ? fresh(state?.tasks, slotSeconds)
      : { atSeconds: slotSeconds, pools: reads.tasks.value };
  const fallback =
    reads.fallback?.value === undefined
      ? fresh(state?.fallback, slotSeconds)
      : { atSeconds: slotSeconds, ...reads.fallback.value };
  return {
    ...(polledAtSeconds !== undefined && { polledAtSeconds }),
    ...(tasks !== undefined && { tasks }),
    ...(fallback !== undefined && { fallback }),
  };
}

function fresh<T extends { readonly atSeconds: number }>(
  answer: T | undefined,
  slotSeconds: number,
): T | undefined {
  return answer !== undefined && slotSeconds - answer.atSeconds <= maxAnswerAgeSeconds ? answer : undefined;
}
