import type { LinePool, MeterLine } from '../../domain/jobs/meter-line';
import { type UnservedWork, unservedTexts } from '../../domain/jobs/unserved-work';
import { lateDueSeconds } from '../../domain/stress/alarm-thresholds';
import { durationText } from '../kit/screen/text';

/** One start of the meter that failed is a minute without readings, and they take some seconds to be seen. What is older is a hole. */
export const staleReadingSeconds = 90;

/** What the meter could not read, or did not understand: a sentence each. */
export function failureLines({ failures }: Pick<MeterLine, 'failures'>): readonly string[] {
  return failures.map(({ part, reason }) => `${part}: ${reason}`);
}

/** Jobs of schedule, retries or delayed sets whose time has come, while nobody moves them into their queues. */
export interface DueJobs {
  readonly jobs: number;
  /** Since the first of them is due. */
  readonly oldestSeconds: number;
}

/** Nothing while they are moved: each is due for a moment. */
export function dueIn({ jobs }: Pick<MeterLine, 'jobs'>): { readonly due?: DueJobs } {
  const { dueJobs = 0, oldestDueJobSeconds = 0 } = jobs ?? {};
  if (dueJobs === 0 || oldestDueJobSeconds < lateDueSeconds) return {};
  return { due: { jobs: dueJobs, oldestSeconds: oldestDueJobSeconds } };
}

export function dueText({ jobs, oldestSeconds }: DueJobs): string {
  const which =
    jobs === 1
      ? '1 scheduled job or retry is due'
      : `${jobs.toLocaleString('en-US')} scheduled jobs and retries are due`;
  return `${which}, the first for ${durationText(oldestSeconds)}, and nobody moves ${jobs === 1 ? 'it' : 'them'} into a queue`;
}

/** What stands in the job store and no pool works off. Absent: there is no such thing, or nobody could look. */
export function unservedIn({ unserved }: Pick<MeterLine, 'unserved'>): { readonly unserved?: UnservedWork } {
  return unserved === undefined ? {} : { unserved };
}

export function unservedText(unserved: UnservedWork): string {
  return `not served: ${unservedTexts(unserved).join(', ')}`;
}

/** A ticket of one pool, which shares its alarm with all others. */
export interface PoolTicketFacts {
  /** Its article in the runbook. */
  readonly ticket: string;
  readonly openSeconds: number;
}

/** Absent: the pool has none. */
export function ticketsIn(
  { slotAtSeconds }: Pick<MeterLine, 'slotAtSeconds'>,
  pool: Pick<LinePool, 'tickets'> | undefined,
): { readonly tickets?: readonly PoolTicketFacts[] } {
  const { tickets = [] } = pool ?? {};
  if (tickets.length === 0) return {};
  return {
    tickets: tickets.map(({ ticket, openedAtSeconds }) => ({
      ticket,
      openSeconds: slotAtSeconds - openedAtSeconds,
    })),
  };
}

export function ticketsText(tickets: readonly PoolTicketFacts[]): string {
  return tickets.map(({ ticket, openSeconds }) => `${ticket} for ${durationText(openSeconds)}`).join(', ');
}
