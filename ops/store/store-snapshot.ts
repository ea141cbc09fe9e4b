import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { snapshotName, snapshotNode, snapshotsPerDay, takenOf, takeSnapshot } from './snapshots';
import { newestSnapshotAge, storeFacts } from './store-facts';

/** Takes a snapshot of the job store. */
export async function storeSnapshot(session: Session, options: ChangeOptions): Promise<CommandResult> {
  const { clock, config, region } = session;
  jobStoreOf(config);
  const { live, snapshots } = await storeFacts(session, 'jobs');
  const node = snapshotNode(live);
  const nodeStatus = live.nodes.find(({ id }) => id === node)?.status;
  const running = snapshots.find(({ status }) => status === 'creating');
  const taken = takenOf(snapshots, node, clock.nowMs());
  const ageSeconds = newestSnapshotAge(snapshots, clock.nowMs());
  const age =
    ageSeconds === undefined ? 'there is none yet' : `the newest is ${Math.round(ageSeconds / 60)} min old`;
  let name = running?.name;
  return runChange(session, options, {
    action: 'store snapshot',
    changes: [
      running === undefined
        ? `A snapshot of ${live.id} is taken of the node ${node}; ${age}.`
        : `The snapshot ${running.name} is being made already: it is waited for.`,
      'Manual snapshots are kept, and paid for, until somebody deletes them.',
    ],
    warnings:
      live.nodes.length > 1
        ? []
        : ['The store has no replica: the snapshot is taken of the only node, which may slow it down.'],
    refusals: [
      ...(running === undefined && live.status !== 'available'
        ? [`${live.id} is ${live.status}: AWS takes no snapshot now. Wait until it is available.`]
        : []),
      ...(running === undefined && live.status === 'available' && nodeStatus !== 'available'
        ? [`${node} is ${nodeStatus}: AWS takes no snapshot of it now. Wait until it is available.`]
        : []),
      ...(running === undefined && taken >= snapshotsPerDay
        ? [
            `${node} has ${taken} manual snapshots of the last 24 hours; ElastiCache takes ${snapshotsPerDay}.`,
          ]
        : []),
    ],
    steps: [
      {
        title: `take a snapshot of ${live.id}`,
        aws: [
          `aws elasticache create-snapshot --cache-cluster-id ${node} --snapshot-name ${snapshotName(session)} --region ${region}`,
        ],
        run: async (progress, partDone) => {
          name = await takeSnapshot(session, live, { progress, partDone });
        },
      },
    ],
    before: { newestAgeSeconds: ageSeconds },
    after: { store: live.id, node },
    verify: async () => ({
      ok: true,
      lines: [`The snapshot ${name} is there.`],
      data: { store: live.id, name },
    }),
  });
}
