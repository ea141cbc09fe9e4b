import { type StoreRole, storeId } from '../../config/contract/store-names';
import { everyStore, type StoreEntry } from '../../config/every-store';
import type { StageConfig } from '../../config/schema/stage';
import type { StoreFigures } from '../../domain/jobs/meter-line';
import { memoryAlarmPercents } from '../../domain/stress/alarm-thresholds';
import { type Available, availableValue } from '../kit/available';
import type { StatusFacts } from './status-facts';

/** One store, as the meter and ElastiCache see it. What is absent is not known. */
export interface StoreRow {
  /** `jobs`, `pubsub`, or a cache's name. */
  readonly store: string;
  readonly role: StoreRole;
  /** ElastiCache's name for it. */
  readonly id: string;
  readonly figures?: StoreFigures;
  /** Of memory: from here on producers refuse what may be shed. Job store only. */
  readonly ceilingPercent?: number;
  readonly nodeType?: string;
  readonly status?: string;
  /** Of memory that data may not use. Job store only. */
  readonly reservedPercent?: number;
  /** The meter read other parts and not this store: it does not answer. */
  readonly unreachable?: true;
  readonly state: 'fine' | 'warn' | 'bad';
}

/** The stores of the stage, and why a figure is missing. */
export interface StoreRows {
  readonly rows: readonly StoreRow[];
  readonly unknown: readonly string[];
}

export function statusStores(config: StageConfig, facts: StatusFacts): StoreRows {
  const reading = availableValue(facts.reading);
  const row = (entry: StoreEntry): StoreRow => {
    const { name, role } = entry;
    const live = availableValue(facts.stores[name]);
    const measured = role === 'cache' ? undefined : reading?.stores[role];
    const figures = measured ?? availableValue(facts.unmetered)?.[name];
    const unreachable = role !== 'cache' && reading !== undefined && measured === undefined;
    const reservedPercent = role === 'jobs' ? availableValue(facts.reservedPercent) : undefined;
    const ceilingPercent = role === 'jobs' ? entry.store.enqueueCeilingPercent : undefined;
    return {
      store: name,
      role,
      id: live?.id ?? storeId(config.stage, name, entry.store.generation),
      ...(figures !== undefined && { figures }),
      ...(ceilingPercent !== undefined && { ceilingPercent }),
      ...(live?.nodeType !== undefined && { nodeType: live.nodeType }),
      ...(live !== undefined && { status: live.status }),
      ...(reservedPercent !== undefined && { reservedPercent }),
      ...(unreachable && { unreachable: true as const }),
      state: unreachable ? 'bad' : stateOf(entry, figures ?? { connectionsOfBudgetPercent: 0 }),
    };
  };
  const parts: readonly (readonly [string, Available<unknown> | undefined])[] = [
    ...Object.entries(facts.stores),
    ['reserve', facts.reservedPercent],
    ['stores', facts.unmetered],
  ];
  return {
    rows: everyStore(config).map(row),
    unknown: parts.flatMap(([what, part]) =>
      part !== undefined && 'unknown' in part ? [`${what}: ${part.unknown}`] : [],
    ),
  };
}

/** Of what the connection budget allows: nearly all is worth a look, all is refused clients. */
const manyConnectionsPercent = 80;

function stateOf(entry: StoreEntry, figures: StoreFigures): StoreRow['state'] {
  const { memoryUsedPercent = 0, connectionsOfBudgetPercent, evictedKeys = 0, rejectedWrites = 0 } = figures;
  if (connectionsOfBudgetPercent >= 100) return 'bad';
  const many = connectionsOfBudgetPercent >= manyConnectionsPercent;
  if (entry.role === 'cache') {
    const told = entry.store.evictions === 'ticket' && (evictedKeys > 0 || memoryUsedPercent >= 100);
    return told || many ? 'warn' : 'fine';
  }
  // As the stress level has it. The pub/sub store has no ceiling, and the numbers of a usual one.
  const limits = memoryAlarmPercents(entry.role === 'jobs' ? entry.store.enqueueCeilingPercent : 75);
  if (memoryUsedPercent >= limits.page || evictedKeys > 0 || rejectedWrites > 0) return 'bad';
  return memoryUsedPercent >= limits.ticket || many ? 'warn' : 'fine';
}
