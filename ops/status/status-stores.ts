import { type StoreRole, storeId } from '../../config/contract/store-names';
import { everyStore, type StoreEntry } from '../../config/every-store';
import type { StageConfig } from '../../config/schema/stage';
import type { StoreFigures } from '../../domain/jobs/meter-line';
import { memoryAlarmPercents } from '../../domain/stress/alarm-thresholds';
import { type Available, availableValue } from '../kit/available';
import type { StatusFacts } from './status-facts';

/** One store, as the meter and ElastiCache see it. What is absent is not known. */
export interface StoreRow {
  readonly store: StoreRole;
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
  const row = ({ role: store, store: { generation } }: StoreEntry): StoreRow => {
    const live = availableValue(facts.stores[store]);
    const figures = reading?.stores[store];
    const unreachable = reading !== undefined && figures === undefined;
    const reservedPercent = store === 'jobs' ? availableValue(facts.reservedPercent) : undefined;
    const ceilingPercent = store === 'jobs' ? config.stores.jobs?.enqueueCeilingPercent : undefined;
    return {
      store,
      id: live?.id ?? storeId(config.stage, store, generation),
      ...(figures !== undefined && { figures }),
      ...(ceilingPercent !== undefined && { ceilingPercent }),
      ...(live?.nodeType !== undefined && { nodeType: live.nodeType }),
      ...(live !== undefined && { status: live.status }),
      ...(reservedPercent !== undefined && { reservedPercent }),
      ...(unreachable && { unreachable: true as const }),
      state: unreachable ? 'bad' : stateOf(figures ?? { connectionsOfBudgetPercent: 0 }, ceilingPercent),
    };
  };
  const parts: readonly (readonly [string, Available<unknown> | undefined])[] = [
    ...Object.entries(facts.stores),
    ['reserve', facts.reservedPercent],
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

function stateOf(figures: StoreFigures, ceilingPercent: number | undefined): StoreRow['state'] {
  const { memoryUsedPercent = 0, connectionsOfBudgetPercent, evictedKeys = 0, rejectedWrites = 0 } = figures;
  // As the stress level has it. The pub/sub store has no ceiling, and the numbers of a usual one.
  const limits = memoryAlarmPercents(ceilingPercent ?? 75);
  if (memoryUsedPercent >= limits.page || evictedKeys > 0 || rejectedWrites > 0) return 'bad';
  if (connectionsOfBudgetPercent >= 100) return 'bad';
  return memoryUsedPercent >= limits.ticket || connectionsOfBudgetPercent >= manyConnectionsPercent
    ? 'warn'
    : 'fine';
}
