import { type JsonRecord, recordIn } from '../../../domain/json-record';

/**
 * A state as an earlier version of the meter wrote it, in the words of today; anything else as it is. The first reading
 * after a deploy then has its differences like any other. Whether it is a state at all is for `rememberedState` to check.
 *
 * Version 1 had `askedAtSeconds`, `witness` and `report.told`, and each counter of a store by itself. Version 2 always knew
 * `heldJobs` of a pool, which may be absent since, and counted the growth of a pool from its last scale-out on.
 * Version 3 knew no tickets: those of pools begin anew.
 */
export function upgradedState(found: unknown): unknown {
  const state = recordIn(found);
  if (state?.version === 1) return upgradedState(fromVersion1(state));
  if (state?.version === 2) return upgradedState(fromVersion2(state));
  return state?.version === 3 ? { ...state, version: 4 } : found;
}

function fromVersion2(state: JsonRecord): JsonRecord {
  const pools = Object.entries(recordIn(state.pools) ?? {}).map(([name, pool]) => {
    const { growth, ...same } = recordIn(pool) ?? {};
    return [name, { ...same, ...(growth !== undefined && { growth: growthOfVersion2(growth) }) }];
  });
  return { ...state, version: 3, pools: Object.fromEntries(pools) };
}

function growthOfVersion2(found: unknown): unknown {
  const { trial, ...growth } = recordIn(found) ?? {};
  return { ...growth, ...(trial !== undefined && { trial: trialOfVersion2(trial) }) };
}

/** What was counted after the last scale-out does not say of how many tasks: it is counted anew, and `before` is kept. */
function trialOfVersion2(found: unknown): unknown {
  const { tasksBefore, before, beforeUntil, tasks, scaleOuts, afterFrom } = recordIn(found) ?? {};
  const nothing = { seconds: 0, jobs: 0 };
  return {
    ...{ tasksBefore, before: { ...recordIn(before), inFlight: nothing } },
    ...(beforeUntil !== undefined && { beforeUntil }),
    steps: scaleOuts === 0 ? [] : [{ tasks, worksFrom: afterFrom }],
    atWork: [],
    after: { completed: nothing, failed: nothing, inFlight: nothing },
    early: nothing,
    afterTaskSeconds: 0,
  };
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
