import { jobStoreReservedMemoryPercent, nodeMemoryBytes } from '../../config/contract/store-memory';
import { lessReserve } from '../../domain/stores/node-types';
import { stackInProgress } from '../aws/describe-stack';
import type { Finding } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import { commandName } from '../kit/command-name';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { reserveCommand, reservedPercent, setParameters, setReserve } from './parameters';
import { storeFacts } from './store-facts';

export interface StoreRelieveOptions extends ChangeOptions {
  /** Puts the reserve back. */
  readonly undo: boolean;
}

/** Releases the job store's memory reserve at once, or puts it back. No deploy is needed, and none undoes it. */
export async function storeRelieve(session: Session, options: StoreRelieveOptions): Promise<CommandResult> {
  const { clients, config, region } = session;
  const { enqueueCeilingPercent } = jobStoreOf(config);
  const { live, parameterGroup: group, parameters, growth } = await storeFacts(session, 'jobs');
  const reserved = reservedPercent(parameters, group);
  const deploying = await stackInProgress(clients.cloudFormation, config.stage, 'Foundation');
  const facts = {
    storeId: live.id,
    nodeType: live.nodeType,
    reservedPercent: reserved,
    ...(growth === undefined ? {} : { usedPercent: growth.usedPercent }),
    enqueueCeilingPercent,
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

/** AWS's default, and its advice never to go lower: replication and snapshots need it (user guide, reserved memory). */
const leastReservedPercent = 25;

interface ReliefFacts {
  readonly storeId: string;
  readonly nodeType: string;
  readonly reservedPercent: number;
  readonly usedPercent?: number;
  readonly enqueueCeilingPercent: number;
}

interface ReliefPlan {
  /** What the reserve is set to. */
  readonly percent: number;
  readonly nothingToDo: boolean;
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

/** Releases the reserve that the job store has beyond what AWS advises, so that a full store takes writes again. */
function reliefPlan(facts: ReliefFacts): ReliefPlan {
  const { storeId, reservedPercent } = facts;
  const nothingToDo = reservedPercent <= leastReservedPercent;
  const more = freed(facts, leastReservedPercent);
  return {
    percent: leastReservedPercent,
    nothingToDo,
    changes: nothingToDo
      ? [
          `${storeId} reserves ${reservedPercent} % already: there is no more to release. The next is store resize.`,
        ]
      : [
          `${storeId} reserves ${leastReservedPercent} % instead of ${reservedPercent} %${more}, at once and without a restart.`,
          'It gives time and is no cure: stop what fills the store (bulkhead top), then put the reserve back with --undo.',
        ],
    warnings: [],
    refusals: [],
  };
}

/** Puts the reserve back, if the data leave room for it. */
function undoReliefPlan(facts: ReliefFacts): ReliefPlan {
  const { storeId, reservedPercent, enqueueCeilingPercent } = facts;
  const percent = jobStoreReservedMemoryPercent;
  const nothingToDo = reservedPercent >= percent;
  const then = usedPercentWith(facts, percent);
  return {
    percent,
    nothingToDo,
    changes: nothingToDo
      ? [`${storeId} reserves ${reservedPercent} % already.`]
      : [`${storeId} reserves ${percent} % again instead of ${reservedPercent} %, at once.`],
    warnings:
      !nothingToDo && then !== undefined && then <= 100 && then > enqueueCeilingPercent
        ? [
            `The data would be ${Math.round(then)} % of what it may use, above the enqueue ceiling of ${enqueueCeilingPercent} %: work that may be shed is refused.`,
          ]
        : [],
    refusals: nothingToDo ? [] : tooFull(facts, then),
  };
}

function tooFull({ storeId }: ReliefFacts, then: number | undefined): string[] {
  if (then === undefined) {
    return [
      `How full ${storeId} is is not measured now: nobody can say that its data fit beside the reserve.`,
    ];
  }
  if (then <= 100) return [];
  return [
    `The data of ${storeId} would be ${Math.round(then)} % of what it may use: every write would be refused. Let it drain, or resize it.`,
  ];
}

/** The same bytes as percent of what another reserve leaves. */
function usedPercentWith({ usedPercent, reservedPercent }: ReliefFacts, percent: number): number | undefined {
  return usedPercent === undefined ? undefined : (usedPercent * (100 - reservedPercent)) / (100 - percent);
}

function freed({ nodeType, reservedPercent }: ReliefFacts, percent: number): string {
  const size = nodeMemoryBytes(nodeType);
  if (size === undefined) return '';
  const bytes = lessReserve(size, percent) - lessReserve(size, reservedPercent);
  return `, which gives ${(bytes / 1024 ** 3).toFixed(1)} GiB more to the data`;
}
