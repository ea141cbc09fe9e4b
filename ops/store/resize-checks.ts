import { budgetsOf } from '../../config/budgets/budgets-of';
import { nodeMemoryBytes } from '../../config/contract/store-memory';
import type { StageConfig } from '../../config/schema/stage';
import { lessReserve } from '../../domain/stores/node-types';
import { jobStoreOf } from '../kit/job-store';
import type { ResizeFacts } from './resize-facts';

export interface ResizeChecks {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether a node type may be had in place, and holds the data with its reserve. Only where it must be changed. */
export function resizeChecks(config: StageConfig, facts: ResizeFacts, target: string): ResizeChecks {
  const { allowed, storeId, status, busyNodes, deploying, replicas, pending } = facts;
  const refusals: string[] = [];
  if (deploying !== undefined) {
    refusals.push(`The Foundation stack is ${deploying}: wait until that deploy is over.`);
  }
  if (status !== 'available' || allowed === undefined) {
    refusals.push(
      `${storeId} is ${status === 'available' ? 'about to change' : status}: AWS changes one thing at a time. Wait until it is available.`,
    );
  } else if (busyNodes.length > 0) {
    refusals.push(
      `${busyNodes.join(', ')}: AWS changes a store only while all its nodes are available. Wait until they are.`,
    );
  } else if (!allowed.includes(target)) {
    refusals.push(
      `AWS does not change ${storeId} to ${target} in place. It would to: ${list(fitting(facts))}.`,
    );
  }
  const size = nodeMemoryBytes(target);
  if (size === undefined) {
    refusals.push(
      `How much ${target} holds is not known here (domain/stores/node-types.ts): no check could say that it is enough.`,
    );
  } else {
    refusals.push(...tooSmall(facts, target, size));
  }
  return {
    refusals,
    warnings: [
      ...(replicas === 0
        ? ['The store has no replica: it does not answer for some seconds while it is resized.']
        : []),
      ...(pending.length === 0
        ? []
        : [`AWS has changes pending: ${pending.join('; ')}. They may be made along with this.`]),
      ...overBudget(config, target),
    ],
  };
}

/** Bytes of data now, or undefined where nobody measures. */
export function usedBytes({ growth, nodeTypes, reservedPercent }: ResizeFacts): number | undefined {
  const sizes = nodeTypes.flatMap((type) => nodeMemoryBytes(type) ?? []);
  if (growth === undefined || sizes.length === 0) return undefined;
  // In the middle of a resize the largest node is the safe guess: more bytes for the same percent.
  return (lessReserve(Math.max(...sizes), reservedPercent) * growth.usedPercent) / 100;
}

function tooSmall(facts: ResizeFacts, target: string, size: number): string[] {
  const usable = lessReserve(size, facts.reservedPercent);
  const used = usedBytes(facts);
  const live = Math.max(0, ...facts.nodeTypes.flatMap((type) => nodeMemoryBytes(type) ?? []));
  if (used === undefined) {
    return size >= live && live > 0
      ? []
      : [
          `How much data ${facts.storeId} holds is not measured now, and ${target} is smaller: nobody can say that it fits.`,
        ];
  }
  if (used <= usable) return [];
  return [
    `${target} may hold ${gibibytes(usable)} with a reserve of ${facts.reservedPercent} %, and ${gibibytes(used)} are in use. Large enough and allowed: ${list(fitting(facts))}.`,
  ];
}

/** Allowed ones that hold the data, as far as both are known. */
function fitting(facts: ResizeFacts): string[] {
  const used = usedBytes(facts) ?? 0;
  return (facts.allowed ?? []).filter((type) => {
    const size = nodeMemoryBytes(type);
    return size !== undefined && lessReserve(size, facts.reservedPercent) >= used;
  });
}

/** The stage file's own budgets with the new type: what a deploy with it would be refused for. */
function overBudget(config: StageConfig, nodeType: string): string[] {
  const jobs = { ...jobStoreOf(config), nodeType };
  const changed: StageConfig = { ...config, stores: { ...config.stores, jobs } };
  return budgetsOf(changed)
    .filter(({ budget, path }) => !budget.fits && path[0] === 'stores' && path[1] === 'jobs')
    .map(({ budget }) => `With ${nodeType} the stage file is refused: ${budget.name} does not fit.`);
}

function list(types: readonly string[]): string {
  return types.length === 0 ? 'none' : types.join(', ');
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
