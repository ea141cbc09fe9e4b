import type { MeterPool } from './meter-settings';
import type { SectionOf } from './runbook-sections';

/**
 * Tickets of pools that the queue meter judges by itself, pool by pool: one metric and one alarm of each for the whole stage
 * (ADR 30). The value is for how long what it says must have held; of a backlog that grows the meter's figure counts that.
 */
export const poolTicketSeconds = {
  /** Five minutes of nothing but growth: a wave of work has a crest, a runaway source has none. */
  'backlog-growing': 300,
  'pool-at-ceiling': 600,
  /** The verdict took minutes already. */
  'growth-stopped': 0,
} as const satisfies Readonly<Partial<Record<SectionOf<'ticket'>, number>>>;

export type PoolTicket = keyof typeof poolTicketSeconds;

/** For so long the alarm looks before it tells, minute by minute: who joins meanwhile is told of as well. */
export const ticketAlarmMinutes = 5;

/** In the order of the runbook. */
export const poolTickets: readonly PoolTicket[] = ['backlog-growing', 'pool-at-ceiling', 'growth-stopped'];

/** Tickets that a pool may have. Where its range is a single number nothing grows, and it is always at its ceiling. */
export function ticketsOf({
  minTasks,
  maxTasks,
}: Pick<MeterPool, 'minTasks' | 'maxTasks'>): readonly PoolTicket[] {
  return minTasks === maxTasks ? ['backlog-growing'] : poolTickets;
}
