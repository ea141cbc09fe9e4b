import { type JsonRecord, recordIn } from '../../../domain/json-record';

/**
 * A state as an earlier version of the meter wrote it, in the words of today; anything else as it is. The first reading
 * after a deploy then has its differences like any other. Whether it is a state at all is for `rememberedState` to check.
 *
 * Version 1 had `askedAtSeconds`, `witness` and `report.told`, and each counter of a store by itself. Version 2 always knew
 * `heldJobs` of a pool, which may be absent since.
 */
export function upgradedState(found: unknown): unknown {
  const state = recordIn(found);
  if (state?.version === 1) return upgradedState(fromVersion1(state));
  return state?.version === 2 ? { ...state, version: 3 } : found;
}

function fromVersion1(state: JsonRecord): JsonRecord {
  const { askedAtSeconds, witness, report, stores, ...same } = state;
  const { told: fingerprint, ...reported } = recordIn(report) ?? {};
  return {
    ...same,
    version: 2,
    stores: Object.fromEntries(
      Object.entries(recordIn(stores) ?? {}).map(([role, store]) => [role, upgradedStore(store)]),
    ),
    ...(askedAtSeconds !== undefined && { polledAtSeconds: askedAtSeconds }),
    ...(witness !== undefined && { fallback: witness }),
    ...(report !== undefined && { report: { ...reported, fingerprint } }),
  };
}

function upgradedStore(found: unknown): unknown {
  const { evictedKeysTotal, rejectedWritesTotal, droppedClientsTotal, ...same } = recordIn(found) ?? {};
  const droppedClients = droppedClientsTotal !== undefined && { droppedClients: droppedClientsTotal };
  return {
    ...same,
    totals: { evictedKeys: evictedKeysTotal, rejectedWrites: rejectedWritesTotal, ...droppedClients },
  };
}
