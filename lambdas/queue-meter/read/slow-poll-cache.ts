import type { CloudWatchFallback, MeterState, PoolTasks } from '../state/meter-state';
import type { MeterReads } from './meter-reads';

/** ECS and CloudWatch tell nothing new more often, and each question to CloudWatch costs. */
const askedEverySeconds = 60;

/** Two answers that did not come are bridged by the one before. */
const maxAnswerAgeSeconds = 180;

interface AskedInput {
  readonly slotSeconds: number;
  readonly state: MeterState | undefined;
  readonly reads: MeterReads;
}

/** Whether this reading asks ECS and CloudWatch. A question that failed is asked again in a minute, not in each slot. */
export function asksNow(state: MeterState | undefined, slotSeconds: number): boolean {
  const last = state?.askedAtSeconds;
  return last === undefined || slotSeconds - last >= askedEverySeconds;
}

/** Tasks by pool as last told; empty where nobody told for long. */
export function knownTasks(input: AskedInput): Readonly<Partial<Record<string, PoolTasks>>> {
  return askedState(input).tasks?.pools ?? {};
}

/** What CloudWatch last told of stores and web. */
export function knownFallback(input: AskedInput): CloudWatchFallback {
  return askedState(input).witness ?? { stores: {} };
}

/** The last answers, with those of this reading, to be remembered. */
export function askedState({
  slotSeconds,
  state,
  reads,
}: AskedInput): Pick<MeterState, 'askedAtSeconds' | 'tasks' | 'witness'> {
  const asked = reads.tasks !== undefined || reads.witness !== undefined;
  const askedAtSeconds = asked ? slotSeconds : state?.askedAtSeconds;
  const tasks =
    reads.tasks?.value === undefined
      ? fresh(state?.tasks, slotSeconds)
      : { atSeconds: slotSeconds, pools: reads.tasks.value };
  const witness =
    reads.witness?.value === undefined
      ? fresh(state?.witness, slotSeconds)
      : { atSeconds: slotSeconds, ...reads.witness.value };
  return {
    ...(askedAtSeconds !== undefined && { askedAtSeconds }),
    ...(tasks !== undefined && { tasks }),
    ...(witness !== undefined && { witness }),
  };
}

function fresh<T extends { readonly atSeconds: number }>(
  answer: T | undefined,
  slotSeconds: number,
): T | undefined {
  return answer !== undefined && slotSeconds - answer.atSeconds <= maxAnswerAgeSeconds ? answer : undefined;
}
