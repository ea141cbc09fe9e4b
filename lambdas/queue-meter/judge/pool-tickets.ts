import type { MeterPool } from '../../../config/contract/meter-settings';
import {
  type PoolTicket,
  poolTicketSeconds,
  poolTickets,
  ticketAlarmMinutes,
  ticketsOf,
} from '../../../config/contract/pool-tickets';
import { maxGapSeconds } from './backlog-growth';

/** A ticket that was opened is over when what it says has not held for so long: a moment's relief is no news. */
const calmSeconds = 300;

/**
 * An alarm that is in ALARM tells of no other pool that joins. So the count is sent as 0 for a minute, which ends the alarm,
 * and it tells again. Not more often than this: a hundred pools that join one after another are a few messages, and the
 * alarm always has its own five minutes.
 */
const tellAgainAfterSeconds = 900;
const sentAsZeroSeconds = 60;

/** What is remembered of one ticket of one pool. JSON. */
interface PoolWatch {
  /** When it was last known whether what the ticket says holds. */
  readonly knownAtSeconds: number;
  /** Since when it holds; absent while it does not. */
  readonly sinceSeconds?: number;
  /** When it last held. */
  readonly heldAtSeconds?: number;
  /** Since when the ticket is open; absent while it is not. */
  readonly openedAtSeconds?: number;
}

/** What is remembered of one ticket, over all pools. JSON. */
export interface TicketMemory {
  readonly pools: Readonly<Record<string, PoolWatch>>;
  /** When the count last rose from 0, of itself or because it was sent so. Absent while no pool has the ticket. */
  readonly toldAtSeconds?: number;
  /** Until when the count is sent as 0. */
  readonly zeroUntilSeconds?: number;
}

export interface OpenTicket {
  readonly ticket: PoolTicket;
  readonly openedAtSeconds: number;
}

/** The tickets of all pools in one reading. */
export interface JudgedTickets {
  /** What is sent of each ticket: how many pools have it. Absent where no pool may have it, or of none is anything known. */
  readonly sent: Readonly<Partial<Record<PoolTicket, number>>>;
  /** By pool; absent where it has none. */
  readonly open: ReadonlyMap<string, readonly OpenTicket[]>;
  readonly memories: Readonly<Partial<Record<PoolTicket, TicketMemory>>>;
}

/** What tickets look at; what is absent nobody knows. */
export interface WatchedPool {
  readonly name: string;
  readonly jobs?: { readonly backlogGrowingSeconds: number; readonly growthStopped: boolean };
  readonly tasksOfCeilingPercent?: number;
}

export interface TicketsInput {
  readonly atSeconds: number;
  readonly pools: readonly MeterPool[];
  readonly figures: readonly WatchedPool[];
  readonly before: Readonly<Partial<Record<PoolTicket, TicketMemory>>> | undefined;
}

/** Which pools have which ticket, and what the alarms are sent. */
export function judgeTickets(input: TicketsInput): JudgedTickets {
  const judged = poolTickets.map((ticket) => ({ ticket, ...judgeTicket(ticket, input) }));
  const open = new Map<string, readonly OpenTicket[]>();
  for (const { ticket, memory } of judged) {
    for (const [pool, { openedAtSeconds }] of Object.entries(memory.pools)) {
      if (openedAtSeconds === undefined) continue;
      open.set(pool, [...(open.get(pool) ?? []), { ticket, openedAtSeconds }]);
    }
  }
  return {
    sent: Object.fromEntries(
      judged.flatMap(({ ticket, sent }) => (sent === undefined ? [] : [[ticket, sent]])),
    ),
    open,
    memories: Object.fromEntries(
      judged
        .filter(({ memory }) => Object.keys(memory.pools).length > 0)
        .map(({ ticket, memory }) => [ticket, memory]),
    ),
  };
}

function judgeTicket(
  ticket: PoolTicket,
  { atSeconds, pools, figures, before: memories }: TicketsInput,
): { readonly sent: number | undefined; readonly memory: TicketMemory } {
  const before = memories?.[ticket];
  const watches = pools
    .filter((pool) => ticketsOf(pool).includes(ticket))
    .flatMap(({ name }) => {
      const holds = isTrue(
        ticket,
        figures.find((pool) => pool.name === name),
      );
      const known =
        before !== undefined && Object.hasOwn(before.pools, name) ? before.pools[name] : undefined;
      const watch = watched(known, { ticket, holds, atSeconds });
      return watch === undefined ? [] : [{ name, watch }];
    });
  const opened = watches.flatMap(({ watch }) => watch.openedAtSeconds ?? []);
  const telling = tellingOf(before, opened, atSeconds);
  const isKnown = watches.some(({ watch }) => watch.knownAtSeconds === atSeconds);
  const isZero = atSeconds < (telling.zeroUntilSeconds ?? 0);
  return {
    sent: isKnown ? (isZero ? 0 : opened.length) : undefined,
    memory: { pools: Object.fromEntries(watches.map(({ name, watch }) => [name, watch])), ...telling },
  };
}

/** Undefined: nobody knows. */
function isTrue(ticket: PoolTicket, pool: WatchedPool | undefined): boolean | undefined {
  const { jobs, tasksOfCeilingPercent: ofCeiling } = pool ?? {};
  switch (ticket) {
    case 'backlog-growing':
      return jobs && jobs.backlogGrowingSeconds >= poolTicketSeconds[ticket];
    case 'pool-at-ceiling':
      return ofCeiling === undefined ? undefined : ofCeiling >= 100;
    case 'growth-stopped':
      return jobs?.growthStopped;
  }
}

/** For how long it has held by `sinceSeconds`; a figure that counts by itself needs nothing more. */
function heldFor(ticket: PoolTicket): number {
  return ticket === 'backlog-growing' ? 0 : poolTicketSeconds[ticket];
}

interface Seen {
  readonly ticket: PoolTicket;
  readonly holds: boolean | undefined;
  readonly atSeconds: number;
}

/** What nobody knows changes nothing: it neither opens a ticket nor ends one. */
function watched(before: PoolWatch | undefined, { ticket, holds, atSeconds }: Seen): PoolWatch | undefined {
  if (holds === undefined) return before;
  const wasSeen = before !== undefined && atSeconds - before.knownAtSeconds <= maxGapSeconds;
  const since = holds ? ((wasSeen ? before.sinceSeconds : undefined) ?? atSeconds) : undefined;
  const heldAt = holds ? atSeconds : before?.heldAtSeconds;
  const isOver = heldAt === undefined || atSeconds - heldAt >= calmSeconds;
  const opens = since !== undefined && atSeconds - since >= heldFor(ticket);
  const openedAt = isOver ? undefined : (before?.openedAtSeconds ?? (opens ? atSeconds : undefined));
  return {
    knownAtSeconds: atSeconds,
    ...(since !== undefined && { sinceSeconds: since }),
    ...(heldAt !== undefined && { heldAtSeconds: heldAt }),
    ...(openedAt !== undefined && { openedAtSeconds: openedAt }),
  };
}

/** When the alarm was last set off to tell, and whether it must be once more: somebody joined after it told. */
function tellingOf(
  before: TicketMemory | undefined,
  opened: readonly number[],
  atSeconds: number,
): Pick<TicketMemory, 'toldAtSeconds' | 'zeroUntilSeconds'> {
  if (opened.length === 0) return {};
  const { toldAtSeconds, zeroUntilSeconds } = before ?? {};
  if (toldAtSeconds === undefined) return { toldAtSeconds: atSeconds };
  const heardSeconds = (zeroUntilSeconds ?? toldAtSeconds) + ticketAlarmMinutes * 60;
  const isUntold = Math.max(...opened) >= heardSeconds;
  if (isUntold && atSeconds - toldAtSeconds >= tellAgainAfterSeconds) {
    return { toldAtSeconds: atSeconds, zeroUntilSeconds: atSeconds + sentAsZeroSeconds };
  }
  return { toldAtSeconds, ...(zeroUntilSeconds !== undefined && { zeroUntilSeconds }) };
}
