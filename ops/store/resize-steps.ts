import { everyTask } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import type { Step } from '../kit/change/plan';
import { CliError } from '../kit/command-result';
import { holdReasonPrefix } from '../switchboard/producer-hold';
import { foundationHold, setStackPolicy } from './foundation-hold';
import { resizeLedger } from './job-counters';
import { changeNodeType, liveStore } from './replication-group';
import { resizeChecks } from './resize-checks';
import { isSettled, resizeState } from './resize-facts';
import type { ResizeStep } from './resize-record';
import type { ResizeRun } from './resize-run';
import { freshCounters, waitForNodeType, waitUntilAvailable } from './resize-waits';
import { takeSnapshot } from './snapshots';

/** What each step does. All can be done again: they look at what stands first. */
export const resizeActions: Readonly<
  Record<ResizeStep, (run: ResizeRun, ...tell: Parameters<Step['run']>) => Promise<void>>
> = {
  hold: ({ hold, record }) => hold.set(`${holdReasonPrefix}${record.id}`),

  snapshot: async (run, progress, partDone) => {
    const live = await liveStore(run.session.clients.elastiCache, run.record.storeId);
    run.record = { ...run.record, snapshot: await takeSnapshot(run.session, live, { progress, partDone }) };
  },

  'block-deploys': async ({ session, record }) => {
    const { cloudFormation } = session.clients;
    const hold = await foundationHold(cloudFormation, session.config.stage, record.storeId);
    if (!hold.held) await setStackPolicy(cloudFormation, hold.stack, hold.whenHeld);
  },

  count: async (run, progress) => {
    const before = await freshCounters(run, run.session.clock.nowMs() / 1000, progress);
    if (before === undefined) {
      throw new CliError(1, 'the queue meter counted no jobs in time: is it running?');
    }
    run.record = { ...run.record, before };
  },

  await: (run, progress) => waitUntilAvailable(run, progress),

  modify: async (run) => {
    const { session, hold, record, target } = run;
    const { facts } = await resizeState(session, hold, record);
    if (isSettled(facts, target)) return;
    // Once more: a deploy may have begun since, or data have come.
    const { refusals } = resizeChecks(session.config, facts, target);
    if (refusals.length > 0) throw new CliError(1, refusals.join('\n'));
    run.asked = true;
    await changeNodeType(session.clients.elastiCache, record.storeId, target);
  },

  settle: (run, progress) => waitForNodeType(run, progress),

  compare: async (run, progress) => {
    const { before, snapshot } = run.record;
    if (before === undefined) return;
    const again = 'Run it again to count again, or with --accept-loss to go on.';
    const after = await freshCounters(run, run.session.clock.nowMs() / 1000, progress);
    if (after === undefined) {
      throw new CliError(
        1,
        `the store was changed, and nobody can say whether it kept its jobs: the queue meter counted none since. ${again}`,
      );
    }
    const ledger = resizeLedger(before, after, jobsInFlight(run.session.config));
    run.ledger = ledger.lines;
    if (ledger.kept) return;
    const kept = snapshot === undefined ? 'The newest snapshot' : `The snapshot ${snapshot}`;
    throw new CliError(
      1,
      ['jobs are missing:', ...ledger.lines, `${kept} is from before. ${again}`].join('\n'),
    );
  },

  release: ({ hold }) => hold.release(),

  'allow-deploys': async ({ session, record }) => {
    const { cloudFormation } = session.clients;
    const hold = await foundationHold(cloudFormation, session.config.stage, record.storeId);
    if (hold.held) await setStackPolicy(cloudFormation, hold.stack, hold.whenFree);
  },

  finish: async (run) => {
    await run.records.write({ ...run.record, doing: 'finished' });
  },
};

/** The most that all workers hold at once. */
function jobsInFlight(config: StageConfig): number {
  return everyTask(config).reduce(
    (sum, entry) => sum + (entry.group === 'workers' ? entry.task.tasks.max * entry.task.concurrency : 0),
    0,
  );
}

export interface ResizeNames {
  readonly storeId: string;
  readonly target: string;
  readonly stack: string;
  /** Policies of the stack that refuse and allow updates of the store. */
  readonly whenHeld: string;
  readonly whenFree: string;
  readonly snapshotNode: string;
  readonly snapshotName: string;
  /** Where the record stands: `s3://...`. */
  readonly record: string;
  readonly region: string;
}

interface StepText {
  readonly title: string;
  /** Equal commands of the AWS CLI. */
  readonly aws: readonly string[];
}

/** What people read of each step. */
export function resizeText(step: ResizeStep, names: ResizeNames): StepText {
  const { storeId, target, stack, region } = names;
  const place = `--region ${region}`;
  const policy = (body: string) =>
    `aws cloudformation set-stack-policy --stack-name ${stack} --stack-policy-body '${body}' ${place}`;
  const describe = `aws elasticache describe-replication-groups --replication-group-id ${storeId} ${place}`;
  const texts: Readonly<Record<ResizeStep, StepText>> = {
    hold: {
      title: 'hold producers',
      aws: ['(no equal command: bulkhead switch puts off every source, class and account)'],
    },
    snapshot: {
      title: `take a snapshot of ${storeId}`,
      aws: [
        `aws elasticache create-snapshot --cache-cluster-id ${names.snapshotNode} --snapshot-name ${names.snapshotName} ${place}`,
      ],
    },
    'block-deploys': {
      title: `let ${stack} refuse updates of the store`,
      aws: [policy(names.whenHeld)],
    },
    count: { title: 'count the jobs', aws: ['(from the queue meter, stress/meter-state.json)'] },
    await: { title: `wait until ${storeId} is available`, aws: [describe] },
    modify: {
      title: `change ${storeId} to ${target}`,
      aws: [
        `aws elasticache modify-replication-group --replication-group-id ${storeId} --cache-node-type ${target} --apply-immediately ${place}`,
      ],
    },
    settle: { title: `wait until all nodes are ${target}`, aws: [describe] },
    compare: { title: 'count the jobs again', aws: ['(from the queue meter, stress/meter-state.json)'] },
    release: { title: 'release producers', aws: ['(no equal command: bulkhead switch)'] },
    'allow-deploys': { title: `let ${stack} update the store again`, aws: [policy(names.whenFree)] },
    finish: { title: 'write down that it is finished', aws: [`(${names.record})`] },
  };
  return texts[step];
}
