import { outputKeys } from '../../config/contract/output-keys';
import { stackInProgress } from '../aws/describe-stack';
import type { Finding } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import { commandName } from '../kit/command-name';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { reserveCommand, reservedPercent, setParameters, setReserve } from './elasticache-parameters';
import { storeFacts } from './store-facts';
import { reliefPlan, undoReliefPlan } from './store-relief';

export interface StoreRelieveOptions extends ChangeOptions {
  /** Puts the reserve back. */
  readonly undo: boolean;
}

/** Releases the job store's memory reserve at once, or puts it back. No deploy is needed, and none undoes it. */
export async function storeRelieve(session: Session, options: StoreRelieveOptions): Promise<CommandResult> {
  const { clients, config, region } = session;
  const group = await requireStackOutput(session, 'Foundation', outputKeys.jobStoreParameterGroup);
  const { live, parameters, growth } = await storeFacts(session, 'jobs');
  const reserved = reservedPercent(parameters, group);
  const deploying = await stackInProgress(clients.cloudFormation, config.stage, 'Foundation');
  const facts = {
    storeId: live.id,
    nodeType: live.nodeType,
    reservedPercent: reserved,
    ...(growth === undefined ? {} : { usedPercent: growth.usedPercent }),
    enqueueCeilingPercent: config.stores.jobs.enqueueCeilingPercent,
  };
  const plan = options.undo ? undoReliefPlan(facts) : reliefPlan(facts);
  const { percent, nothingToDo } = plan;
  const elsewhere = live.nodes.filter(({ parameterGroup }) => parameterGroup !== group);
  return runChange(session, options, {
    action: options.undo ? 'store relieve undo' : 'store relieve',
    changes: plan.changes,
    warnings: [
      ...plan.warnings,
      ...(deploying === undefined || nothingToDo
        ? []
        : [`The Foundation stack is ${deploying}: its deploy may set the reserve again. Look afterwards.`]),
      ...(elsewhere.length === 0
        ? []
        : [`${elsewhere.map(({ id }) => id).join(', ')} does not use the parameter group ${group}.`]),
    ],
    refusals: plan.refusals,
    steps: nothingToDo
      ? []
      : [
          {
            title: `set the memory reserve to ${percent} %`,
            aws: [`${reserveCommand(group, percent)} --region ${region}`],
            run: () => setReserve(clients.elastiCache, group, percent),
          },
        ],
    before: { reservedPercent: reserved },
    after: { reservedPercent: percent },
    ...(nothingToDo ? {} : { verify: () => relieved(session, group, percent) }),
  });
}

async function relieved(session: Session, group: string, percent: number): Promise<Finding> {
  const { elastiCache } = session.clients;
  const now = reservedPercent(await setParameters(elastiCache, group), group);
  const ok = now === percent;
  return {
    ok,
    lines: [
      ok
        ? `The reserve is ${now} %. The store's own figure follows within a minute: ${commandName} store status.`
        : `The reserve is ${now} %, not ${percent} %: somebody else set it.`,
    ],
    data: { reservedPercent: now },
  };
}
