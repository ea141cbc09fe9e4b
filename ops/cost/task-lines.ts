import { taskEnvironment } from '../../config/contract/task-environment';
import type { TaskRange } from '../../domain/rollout/rollout-for';
import type { ParsedStack } from '../../rules/rule';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { containersOf, type Service, servicesOf } from '../../rules/support/services';
import { listOf, literalText, numberOf, recordOf } from '../../rules/support/template-values';
import type { Assumptions } from './assumption-option';
import { type BillLine, hoursOfMonth, type Quantity } from './bill';

/** Fargate's own, of each task. */
const freeDiskGib = 20;

/** How often each process of the app asks for switches (client/poll-app-config.ts) and for the stress level (client/stress-reader.ts). */
const pollsOfMonth = (hoursOfMonth * 3600) / 15;

/** How many tasks of a service run, on demand and on Spot. */
interface Placed {
  readonly onDemand: number;
  readonly spot: number;
}

/** A service as Fargate bills it, or why it cannot be told. */
export interface BilledService {
  readonly name: string;
  readonly range: TaskRange;
  readonly line?: BillLine;
}

/** Fargate's bill of each service and pool. */
export function billedServices(stacks: readonly ParsedStack[]): BilledService[] {
  return servicesOf(stacks).map((service) => {
    const name = nameOf(service);
    const range = rangeOf(stacks, service);
    const line = taskLine(service, { name, range });
    return { name, range, ...(line !== undefined && { line }) };
  });
}

function taskLine(service: Service, { name, range }: Omit<BilledService, 'line'>): BillLine | undefined {
  const { Cpu, Memory, RuntimePlatform, EphemeralStorage } = service.task?.properties ?? {};
  const cpu = numberOf(Cpu);
  const memoryMib = numberOf(Memory);
  if (cpu === undefined || memoryMib === undefined) return undefined;
  const isArm = recordOf(RuntimePlatform).CpuArchitecture === 'ARM64';
  const [vcpus, gib] = [cpu / 1024, memoryMib / 1024];
  const diskGib = (numberOf(recordOf(EphemeralStorage).SizeInGiB) ?? freeDiskGib) - freeDiskGib;
  const [least, most] = [placed(service, range.min), placed(service, range.max)];
  const hours = (price: Quantity['price'], units: number, of: keyof Placed): Quantity => ({
    price,
    least: least[of] * units * hoursOfMonth,
    most: most[of] * units * hoursOfMonth,
  });
  const disk = (of: keyof Placed) => hours('fargateDisk', diskGib, of);
  const parts = [
    hours(isArm ? 'fargateArmCpu' : 'fargateX86Cpu', vcpus, 'onDemand'),
    hours(isArm ? 'fargateArmMemory' : 'fargateX86Memory', gib, 'onDemand'),
    hours(isArm ? 'fargateSpotArmCpu' : 'fargateSpotX86Cpu', vcpus, 'spot'),
    hours(isArm ? 'fargateSpotArmMemory' : 'fargateSpotX86Memory', gib, 'spot'),
    ...[disk('onDemand'), disk('spot')],
  ].filter(({ most: quantity }) => quantity > 0);
  const counted = range.min === range.max ? String(range.min) : `${range.min} to ${range.max}`;
  const spot = most.spot > 0 ? `, ${most.spot} of them on Spot` : '';
  const size = `${vcpus} vCPU, ${gib} GB${isArm ? '' : ', x86'}${diskGib > 0 ? `, ${diskGib} GB of disk more` : ''}`;
  return { group: 'tasks', what: `${name}: ${counted} x ${size}${spot}`, parts };
}

/** What tasks ask for all the time, which no template says. */
export function pollLine(services: readonly BilledService[], { processesPerTask }: Assumptions): BillLine {
  const polls = (of: keyof TaskRange) =>
    services.reduce((sum, { range }) => sum + range[of], 0) * processesPerTask * pollsOfMonth;
  const [least, most] = [polls('min'), polls('max')];
  return {
    group: 'use',
    what: `switches and stress level, asked for every 15 s by ${processesPerTask} a task`,
    parts: [
      { price: 'appConfigRequest', least: least / 1_000_000, most: most / 1_000_000 },
      { price: 's3Get', least: least / 1000, most: most / 1000 },
    ],
  };
}

function nameOf(service: Service): string {
  const variables = containersOf(service.task).flatMap(({ Environment }) =>
    listOf(Environment).map(recordOf),
  );
  const { Value } = variables.find(({ Name }) => Name === taskEnvironment.service) ?? {};
  return literalText(Value) ?? service.logicalId;
}

/** A service that nothing scales runs as many as it is told. */
function rangeOf(stacks: readonly ParsedStack[], service: Service): TaskRange {
  const range = scalableTargets(stacks, service)
    .map(taskRange)
    .find((one) => one !== undefined);
  if (range !== undefined) return range;
  const count = numberOf(service.properties.DesiredCount) ?? 1;
  return { min: count, max: count };
}

/** The base of its strategy runs on demand; what comes after is shared by weight, and what is left over is dear. */
function placed({ properties }: Service, tasks: number): Placed {
  const strategy = listOf(properties.CapacityProviderStrategy).map(recordOf);
  const weight = (provider: string) =>
    strategy
      .filter(({ CapacityProvider }) => CapacityProvider === provider)
      .reduce((sum, { Weight }) => sum + (numberOf(Weight) ?? 0), 0);
  const base = strategy.reduce((sum, { Base }) => sum + (numberOf(Base) ?? 0), 0);
  const weights = weight('FARGATE') + weight('FARGATE_SPOT');
  const shared = Math.max(0, tasks - base);
  const spot = weights === 0 ? 0 : Math.floor((shared * weight('FARGATE_SPOT')) / weights);
  return { onDemand: tasks - spot, spot };
}
