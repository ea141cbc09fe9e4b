import { outputKeys } from '../../config/contract/output-keys';
import { everyStore, type StoreEntry } from '../../config/every-store';
import type { ReadOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { producerHold } from '../switchboard/producer-hold';
import { foundationHold } from './foundation-hold';
import { busyNodes } from './replication-group';
import { ResizeRecords } from './resize-record';
import { storeFacts } from './store-facts';
import { type StoreState, storeDrift, storeLines } from './store-lines';

/** Shows the stores as they stand, against the stage file. */
export async function storeStatus(session: Session, { json }: ReadOptions): Promise<CommandResult> {
  const states: StoreState[] = [];
  for (const entry of everyStore(session.config)) {
    states.push(entry.role === 'jobs' ? await jobStore(session, entry) : await storeState(session, entry));
  }
  if (json) {
    const report = states.map((state) => ({ ...state, drift: storeDrift(state) }));
    return { stdout: `${JSON.stringify(report, null, 2)}\n`, stderr: '', exitCode: 0 };
  }
  if (states.length === 0) {
    return { stdout: `The stage ${session.config.stage} has no stores.\n`, stderr: '', exitCode: 0 };
  }
  const text = states.map((state) => storeLines(state).join('\n')).join('\n\n');
  return { stdout: `${text}\n`, stderr: '', exitCode: 0 };
}

async function jobStore(session: Session, entry: StoreEntry): Promise<StoreState> {
  const { clients, config } = session;
  const state = await storeState(session, entry);
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const record = await new ResizeRecords(clients.s3, { bucket, storeId: state.id }).read();
  const deploys = await foundationHold(clients.cloudFormation, config.stage, state.id);
  return {
    ...state,
    hold: {
      producers: await (await producerHold(session)).isSet(),
      deploys: deploys.held,
      ...(record === undefined ? {} : { record }),
    },
  };
}

async function storeState(session: Session, { name, role, store }: StoreEntry): Promise<StoreState> {
  const { clock } = session;
  const { live, parameters, snapshots, growth } = await storeFacts(session, name);
  const { nodeType, replicas } = store;
  const reserved = Number(parameters['reserved-memory-percent']);
  const policy = parameters['maxmemory-policy'];
  return {
    name,
    role,
    id: live.id,
    status: live.status,
    nodeTypes: live.nodes.map((node) => node.nodeType),
    busyNodes: live.status === 'available' ? busyNodes(live) : [],
    stageType: nodeType,
    stageReplicas: replicas,
    failover: live.failover,
    multiAz: live.multiAz,
    pending: live.pending,
    ...(Number.isNaN(reserved) ? {} : { reservedPercent: reserved }),
    outOfSync: live.nodes.flatMap(({ id, parameters: applied }) => (applied === 'in-sync' ? [] : [id])),
    ...(policy === undefined ? {} : { maxmemoryPolicy: policy }),
    ...(growth === undefined ? {} : { growth }),
    snapshots: snapshots.map(({ name, status, source, atSeconds }) => ({
      name,
      status,
      source,
      ...(atSeconds === undefined ? {} : { ageSeconds: clock.nowMs() / 1000 - atSeconds }),
    })),
  };
}
