import { controlsKeys } from '../../config/contract/controls-keys';
import { outputKeys } from '../../config/contract/output-keys';
import type { Finding, Step } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import { commandName } from '../kit/command-name';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import { describeError } from '../kit/errors';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import type { ProducerHold } from '../switchboard/producer-hold';
import { liveStore } from './replication-group';
import { isSettled, isUntouched, resizeState } from './resize-facts';
import { resizePlan } from './resize-plan';
import { type ResizeRecord, ResizeRecords } from './resize-record';
import { type ResizeRun, WatchedHold } from './resize-run';
import { resizeActions, resizeText } from './resize-steps';
import { snapshotName, snapshotNode } from './snapshots';

export interface StoreResizeOptions extends ChangeOptions {
  /** A node type; left out with `undo`. */
  readonly to?: string;
  readonly undo: boolean;
  readonly acceptLoss: boolean;
  readonly timeoutMinutes: number;
}

/**
 * Changes the job store's node type in place. What it has done stands in the controls bucket before each step, so that the
 * next run goes on from wherever this one ends. Whatever goes wrong, producers are released where the store is as it was, and
 * else the message says that they are still held, and how they are released.
 */
export async function storeResize(session: Session, options: StoreResizeOptions): Promise<CommandResult> {
  if ((options.to === undefined) === !options.undo) {
    throw new CliError(2, 'say either --to <node type> or --undo');
  }
  jobStoreOf(session.config);
  const hold = new WatchedHold(session);
  let begun: ResizeRun | undefined;
  try {
    const result = await resize(session, options, {
      hold,
      onStep: (run) => {
        begun = run;
      },
    });
    if (result.exitCode === 0) return result;
    const note = await hold.end(begun);
    return note === '' ? result : { ...result, stderr: `${result.stderr}${note}\n` };
  } catch (error) {
    const note = await hold.end(begun);
    const sentence = sentenceOf(error);
    if (sentence === undefined) {
      session.say(note);
      throw error;
    }
    const exitCode = error instanceof CliError ? error.exitCode : 1;
    throw new CliError(exitCode, note === '' ? sentence : `${sentence}\n${note}`);
  }
}

/** Nothing for a mistake of ours, which is no sentence. */
function sentenceOf(error: unknown): string | undefined {
  try {
    return describeError(error);
  } catch {
    return undefined;
  }
}

async function resize(
  session: Session,
  options: StoreResizeOptions,
  { hold, onStep }: { readonly hold: ProducerHold; readonly onStep: (run: ResizeRun) => void },
): Promise<CommandResult> {
  const { clients, config, clock } = session;
  const storeId = await requireStackOutput(session, 'Foundation', outputKeys.jobStoreId);
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const records = new ResizeRecords(clients.s3, { bucket, storeId });
  const before = await records.read();
  const { facts, live, deploys } = await resizeState(session, hold, before);
  const plan = resizePlan(config, facts, options);
  const { target } = plan;
  const record = recordOf(before, { options, facts, nowMs: clock.nowMs() });
  const run: ResizeRun = {
    session,
    hold,
    records,
    target,
    bucket,
    timeoutMinutes: options.timeoutMinutes,
    record,
    asked: !isUntouched(facts, record.from),
  };
  const names = {
    ...deploys,
    storeId,
    target,
    snapshotNode: snapshotNode(live),
    snapshotName: snapshotName(session),
    record: `s3://${bucket}/${controlsKeys.resizePrefix}${storeId}.json`,
    region: session.region,
  };
  // Without a record nothing is going on: what is left to do then needs none.
  const recorded = plan.steps.includes('finish');
  const steps = plan.steps.map(
    (name): Step => ({
      ...resizeText(name, names),
      run: async (...tell) => {
        onStep(run);
        run.record = { ...run.record, doing: name };
        if (recorded && name !== 'finish') await records.write(run.record);
        await resizeActions[name](run, ...tell);
      },
    }),
  );
  return runChange(session, options, {
    action: options.undo ? 'store resize undo' : 'store resize',
    changes: plan.changes,
    warnings: plan.warnings,
    refusals: plan.refusals,
    steps,
    before: { nodeTypes: facts.nodeTypes, held: facts.held, blocked: facts.blocked },
    after: { nodeType: target },
    ...(steps.length === 0 ? {} : { verify: () => resized(run) }),
  });
}

function recordOf(
  before: ResizeRecord | undefined,
  now: {
    readonly options: StoreResizeOptions;
    readonly facts: { readonly storeId: string; readonly nodeTypes: readonly string[] };
    readonly nowMs: number;
  },
): ResizeRecord {
  if (before !== undefined && before.doing !== 'finished') return { ...before, undoing: now.options.undo };
  const at = new Date(now.nowMs);
  return {
    version: 1,
    id: at.toISOString().slice(0, 19).replaceAll(/[-:]/g, ''),
    storeId: now.facts.storeId,
    from: now.facts.nodeTypes[0] ?? '',
    to: now.options.to ?? '',
    undoing: false,
    doing: 'hold',
    beganAtSeconds: Math.floor(now.nowMs / 1000),
  };
}

async function resized({ session, hold, record, target, ledger = [] }: ResizeRun): Promise<Finding> {
  const { config, clients } = session;
  const { status, nodes } = await liveStore(clients.elastiCache, record.storeId);
  const nodeTypes = nodes.map(({ nodeType }) => nodeType);
  const held = await hold.isSet();
  const stageType = jobStoreOf(config).nodeType;
  const settled = isSettled({ status, nodeTypes }, target);
  return {
    ok: settled && !held,
    lines: [
      settled
        ? `${record.storeId} is ${target} on all ${nodes.length} nodes.`
        : `${record.storeId} is ${status}, its nodes are ${nodeTypes.join(', ')}: not ${target} on all.`,
      ...ledger,
      held ? `Producers are held: ${commandName} switch list says by what.` : 'Producers are not held.',
      ...(stageType === target
        ? []
        : [
            `Now change stores.jobs.nodeType of the stage file from ${stageType} to ${target}, and run this command once more.`,
          ]),
    ],
    data: { store: record.storeId, status, nodeTypes, held, stageType, ledger },
  };
}
