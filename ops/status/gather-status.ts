import { outputKeys, storeIdOutput } from '../../config/contract/output-keys';
import { type FixedStack, stackId } from '../../config/contract/stack-id';
import { storeId } from '../../config/contract/store-names';
import { everyStore, type StoreEntry } from '../../config/every-store';
import { everyTask } from '../../config/every-task';
import { meterStore } from '../../config/function-plans';
import { hasMeter } from '../../config/pools';
import { describeStack, type StackFacts } from '../aws/describe-stack';
import { readEmergencyRules } from '../aws/emergency-rules';
import { poolStacks } from '../aws/pool-stacks';
import { type Available, settle } from '../kit/available';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { readSwitchboard } from '../switchboard/read-switchboard';
import { latestReading } from './meter-lines';
import { statusAlarms } from './read-alarms';
import { statusBalancers } from './read-balancers';
import { statusCommands } from './read-commands';
import { statusParked } from './read-parked';
import { statusScaling } from './read-scaling';
import { statusServices } from './read-services';
import { reservedMemoryPercent, statusStore } from './read-stores';
import { stressReport } from './read-stress-report';
import { type UnmeteredStore, unmeteredFigures } from './read-unmetered-stores';
import type { StatusFacts } from './status-facts';

/** Asks AWS for everything at once, each part by itself. Two rounds: the stacks' outputs name most of the rest. */
export async function gatherStatus(session: Session): Promise<StatusFacts> {
  const { config, clients, clock, interrupted } = session;
  const { stage } = config;
  const part = <T>(read: (abortSignal: AbortSignal) => Promise<T>): Promise<Available<T>> =>
    settle(interrupted, read);
  const stack = (name: FixedStack): Promise<Available<StackFacts>> =>
    part((abortSignal) => describeStack(clients.cloudFormation, stackId(stage, name), abortSignal));
  const stacks = {
    Foundation: stack('Foundation'),
    Controls: stack('Controls'),
    Platform: stack('Platform'),
    Maintenance: stack('Maintenance'),
  };
  const { Foundation: foundation, Controls: controls, Platform: platform, Maintenance: maintenance } = stacks;
  // Who reads the switchboard looks up its place, which these have asked for already.
  const asking: Session = { ...session, outputs: async (name) => (await needed(stacks[name])).outputs };

  const names = everyTask(config).map(({ name }) => name);
  const cluster = async () => output(await needed(platform), outputKeys.clusterName);
  const bucket = async () => output(await needed(controls), outputKeys.controlsBucketName);
  const store = ({ name, store: { generation } }: StoreEntry) =>
    part(async (abortSignal) => {
      const found = await foundation;
      // The live one, where it is known: the stage file may name a generation that is not deployed yet.
      const live = 'value' in found ? found.value.outputs[storeIdOutput(name)] : undefined;
      const id = live ?? storeId(stage, name, generation);
      return statusStore(clients.elastiCache, id, abortSignal);
    });

  const metered = <T>(read: (abortSignal: AbortSignal) => Promise<T>): Promise<Available<T>> | undefined =>
    hasMeter(config) ? part(read) : undefined;
  const stores = Promise.all(
    everyStore(config).map(async (entry) => [entry.name, await store(entry)] as const),
  );
  const unmetered = everyStore(config)
    .filter(({ role }) => role === 'cache' || !hasMeter(config))
    .map(({ name, store: found }): UnmeteredStore => {
      const { cacheClusterIds, connectionsAllowed } = meterStore(stage, { name, store: found });
      return { name, nodeIds: cacheClusterIds, connectionsAllowed };
    });
  const figures =
    unmetered.length === 0
      ? undefined
      : part((abortSignal) =>
          unmeteredFigures(clients.cloudWatch, unmetered, { nowMs: clock.nowMs(), abortSignal }),
        );
  const parts = await Promise.all([
    metered(async (abortSignal) => stressReport(clients.s3, await bucket(), abortSignal)),
    metered((abortSignal) => latestReading(clients.logs, { stage, nowMs: clock.nowMs(), abortSignal })),
    part(async (abortSignal) =>
      statusServices(clients.ecs, { cluster: await cluster(), names, abortSignal }),
    ),
    part(async (abortSignal) =>
      statusScaling(clients.autoScaling, { cluster: await cluster(), names, abortSignal }),
    ),
    metered(async (abortSignal) => {
      const group = output(await needed(foundation), outputKeys.jobStoreParameterGroup);
      return reservedMemoryPercent(clients.elastiCache, group, abortSignal);
    }),
    part(async (abortSignal) =>
      statusAlarms(clients.cloudWatch, { stage, controls: await needed(controls), abortSignal }),
    ),
    part(() => readSwitchboard(asking)),
    part(async (abortSignal) =>
      readEmergencyRules(clients.loadBalancing, await needed(platform), abortSignal),
    ),
    part(async (abortSignal) => statusParked(clients.s3, await bucket(), abortSignal)),
    part(async (abortSignal) => statusBalancers(clients.loadBalancing, await needed(platform), abortSignal)),
    part((abortSignal) => poolStacks(clients.cloudFormation, stage, abortSignal)),
    part(async (abortSignal) => statusCommands(clients.ecs, { cluster: await cluster(), abortSignal })),
  ]);
  const [
    stress,
    reading,
    services,
    scaling,
    reservedPercent,
    alarms,
    switchboard,
    emergencyRules,
    parked,
    balancers,
    pools,
    commands,
  ] = parts;
  return {
    stacks: {
      Foundation: await foundation,
      Controls: await controls,
      Platform: await platform,
      Maintenance: await maintenance,
    },
    poolStacks: pools,
    stores: Object.fromEntries(await stores),
    ...(figures !== undefined && { unmetered: await figures }),
    ...(stress !== undefined && { stress }),
    ...(reading !== undefined && { reading }),
    ...(reservedPercent !== undefined && { reservedPercent }),
    ...{ services, scaling, alarms, switchboard, emergencyRules, parked },
    balancers,
    commands,
  };
}

/** @throws CliError with what is wrong with the stack */
async function needed(stack: Promise<Available<StackFacts>>): Promise<StackFacts> {
  const found = await stack;
  if ('value' in found) return found.value;
  throw new CliError(1, found.unknown);
}

function output({ outputs }: StackFacts, key: string): string {
  const found = outputs[key];
  if (found !== undefined) return found;
  throw new CliError(1, `the stack has no output ${key}: deploy it once with this version`);
}
