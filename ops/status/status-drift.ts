import { poolStackName, stackId } from '../../config/contract/stack-id';
import { jobStoreReservedMemoryPercent } from '../../config/contract/store-memory';
import { storeId } from '../../config/contract/store-names';
import { everyStore } from '../../config/every-store';
import { everyTask, type TaskEntry } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import { rolloutFor } from '../../domain/rollout/rollout-for';
import { type Available, availableValue } from '../kit/available';
import { latencyTarget, targetDrift } from './latency-target';
import { measuredConcurrency } from './measured-concurrency';
import type { ScalingFacts, ServiceFacts, StatusFacts } from './status-facts';

/** Where what runs is not what the stage file says. */
export interface Drift {
  /** A sentence each. */
  readonly lines: readonly string[];
  /** What could not be compared, for want of a part that is unknown. */
  readonly notCompared: readonly string[];
}

/** Live values against the stage file: what operators set by hand, and what a deploy has still to bring. */
export function statusDrift(config: StageConfig, facts: StatusFacts): Drift {
  const services = availableValue(facts.services);
  const scaling = availableValue(facts.scaling);
  const reading = availableValue(facts.reading);
  return {
    lines: [
      ...everyTask(config).flatMap((entry) => [
        ...(services === undefined ? [] : serviceDrift(entry, services.get(entry.name))),
        ...(scaling === undefined ? [] : scalingDrift(entry, scaling.get(entry.name))),
        ...targetDrift(entry.name, latencyTarget(entry, reading)),
      ]),
      ...(reading === undefined ? [] : measuredConcurrency(config, reading)),
      ...storeDrift(config, facts),
      ...poolsLeft(config, facts),
    ],
    notCompared: [
      ...(services === undefined ? ['rollout percentages'] : []),
      ...(scaling === undefined ? ['task ranges'] : []),
      ...(isUnknown(facts.reading) ? ['latency targets'] : []),
      ...(Object.values(facts.stores).some(isUnknown) ? ['node types'] : []),
      ...(isUnknown(facts.reservedPercent) ? ['reserve'] : []),
      ...(isUnknown(facts.poolStacks) ? ['stacks of worker pools'] : []),
    ],
  };
}

function isUnknown(part: Available<unknown> | undefined): boolean {
  return part !== undefined && 'unknown' in part;
}

function serviceDrift({ name, task }: TaskEntry, live: ServiceFacts | undefined): string[] {
  if (live === undefined) return [`${name}: in the stage file, and not deployed`];
  const decision = rolloutFor(task.tasks, task.rollout);
  if (!decision.ok || live.percentages === undefined) return [];
  const { minHealthyPercent, maxHealthyPercent } = decision.rollout;
  const { percentages } = live;
  if (
    percentages.minHealthyPercent === minHealthyPercent &&
    percentages.maxHealthyPercent === maxHealthyPercent
  ) {
    return [];
  }
  return [
    `${name}: tasks are replaced at ${percentages.minHealthyPercent}/${percentages.maxHealthyPercent} %, the stage file's range asks for ${minHealthyPercent}/${maxHealthyPercent} %`,
  ];
}

function scalingDrift({ name, task }: TaskEntry, live: ScalingFacts | undefined): string[] {
  if (live === undefined) return [`${name}: nothing scales it`];
  const { min, max } = task.tasks;
  const suspended = { none: [], partly: ['scaling is partly suspended'], all: ['scaling is suspended'] };
  const differences = [
    ...(live.minTasks === min && live.maxTasks === max
      ? []
      : [`scales from ${live.minTasks} to ${live.maxTasks}, in the stage file from ${min} to ${max}`]),
    ...suspended[live.suspended],
  ];
  return differences.length === 0 ? [] : [`${name}: ${differences.join('; ')}`];
}

function storeDrift(config: StageConfig, { stores, reservedPercent }: StatusFacts): string[] {
  const reserved = availableValue(reservedPercent);
  return [
    ...everyStore(config).flatMap(({ name, store: { nodeType, generation, engineVersion } }) => {
      const live = availableValue(stores[name]);
      if (live === undefined) return [];
      const id = storeId(config.stage, name, generation);
      if (live.id !== id) return [`${name} store: ${live.id} is deployed, the stage file says ${id}`];
      return [
        ...(live.nodeType === undefined || live.nodeType === nodeType
          ? []
          : [`${name} store: is ${live.nodeType}, in the stage file ${nodeType}`]),
        ...versionDrift(name, live.engineVersion, engineVersion),
      ];
    }),
    ...(reserved === undefined || reserved === jobStoreReservedMemoryPercent
      ? []
      : [`jobs store: the reserve is ${reserved} %, as deployed ${jobStoreReservedMemoryPercent} %`]),
  ];
}

/** ElastiCache takes no version back, so a deploy that asks for an older one than runs would fail. */
function versionDrift(name: string, live: string | undefined, wanted: string): string[] {
  if (live === undefined || live === wanted) return [];
  const newer = live.localeCompare(wanted, 'en', { numeric: true }) > 0;
  const advice = newer ? `: write ${live} there, there is no way back` : '';
  return [`${name} store: runs Valkey ${live}, in the stage file ${wanted}${advice}`];
}

/** A pool that left the stage file leaves its stack: the CDK deploys what there is, and deletes nothing that is not. */
function poolsLeft({ stage, workers }: StageConfig, { poolStacks }: StatusFacts): string[] {
  const known = new Set(Object.keys(workers).map(poolStackName));
  return (availableValue(poolStacks) ?? []).flatMap(({ name }) =>
    known.has(name)
      ? []
      : [
          `${stackId(stage, name)}: no pool of the stage file, and its tasks run on until the stack is deleted`,
        ],
  );
}
