import { everyTask } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import { CliError } from '../kit/command-result';
import { holdReasonPrefix } from '../switchboard/hold-reason';
import { changeNodeType } from './elasticache-node-type';
import { liveStore } from './elasticache-store';
import { foundationHold, setStackPolicy } from './foundation-hold';
import { resizeChecks } from './resize-checks';
import { isSettled } from './resize-facts';
import { resizeLedger } from './resize-ledger';
import type { ResizeStep } from './resize-record';
import { resizeFacts } from './store-facts';
import type { ResizeRun } from './store-resize-run';
import { freshCounters, waitForNodeType, waitUntilAvailable } from './store-resize-waits';
import { takeSnapshot } from './store-take-snapshot';

/** What each step does. All can be done again: they look at what stands first. */
export const resizeActions: Readonly<
  Record<ResizeStep, (run: ResizeRun, progress: (text: string) => void) => Promise<void>>
> = {
  hold: ({ holder, record }) => holder.hold(`${holdReasonPrefix}${record.id}`),

  snapshot: async (run, progress) => {
    const live = await liveStore(run.session.clients.elastiCache, run.record.storeId);
    run.record = { ...run.record, snapshot: await takeSnapshot(run.session, live, progress) };
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

  modify: async ({ session, holder, record, target }) => {
    const facts = await resizeFacts(session, holder, record);
    if (isSettled(facts, target)) return;
    // Once more: a deploy may have begun since, or data have come.
    const { refusals } = resizeChecks(session.config, facts, target);
    if (refusals.length > 0) throw new CliError(1, refusals.join('\n'));
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

  release: ({ holder }) => holder.release(),

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
