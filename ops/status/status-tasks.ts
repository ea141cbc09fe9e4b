import { everyTask, type TaskEntry } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import type { LinePool, MeterLine } from '../../domain/jobs/meter-line';
import { lateJobSeconds } from '../../domain/stress/alarm-thresholds';
import { availableValue } from '../kit/available';
import { type LatencyTarget, latencyTarget } from './latency-target';
import { type PoolTicketFacts, ticketsIn } from './reading-facts';
import type { ScalingFacts, ServiceFacts, StatusFacts } from './status-facts';

/** A service or pool: its jobs against its target, its tasks against its range. What is absent is not known. */
export interface TaskRow {
  readonly name: string;
  readonly kind: 'service' | 'pool';
  readonly oldestJobAgeSeconds?: number;
  /** Pools with queues only. The deployed one; where no reading tells it, the stage file's. */
  readonly latencyTargetSeconds?: number;
  /** Where the stage file has another one than is deployed. */
  readonly stageFileLatencyTargetSeconds?: number;
  readonly waitingJobs?: number;
  readonly growthStopped?: string;
  readonly growthWaits?: string;
  /** Tickets that it has, of those that all pools share an alarm of. */
  readonly tickets?: readonly PoolTicketFacts[];
  readonly runningTasks?: number;
  readonly desiredTasks?: number;
  readonly minTasks?: number;
  readonly maxTasks?: number;
  readonly suspended?: ScalingFacts['suspended'];
  /** `late`: past the target. `bad`: so late that somebody is paged, or tasks are missing that should run. */
  readonly state: 'fine' | 'late' | 'bad';
  /** Not deployed, though the stage file has it. */
  readonly missing?: true;
}

/** Pools first, because they are what floods; each group in the order of the stage file. */
export function statusTasks(config: StageConfig, facts: StatusFacts): TaskRow[] {
  const reading = availableValue(facts.reading);
  const entries = everyTask(config);
  return ['workers', 'services'].flatMap((group) =>
    entries
      .filter((entry) => entry.group === group)
      .map((entry) =>
        row(entry, {
          pool: reading?.pools.find(({ pool }) => pool === entry.name),
          reading,
          latency: latencyTarget(entry, reading),
          service: availableValue(facts.services)?.get(entry.name),
          scaling: availableValue(facts.scaling)?.get(entry.name),
          deployed: availableValue(facts.services)?.has(entry.name) ?? true,
        }),
      ),
  );
}

interface Found {
  readonly pool: LinePool | undefined;
  readonly reading: MeterLine | undefined;
  readonly latency: LatencyTarget | undefined;
  readonly service: ServiceFacts | undefined;
  readonly scaling: ScalingFacts | undefined;
  readonly deployed: boolean;
}

function row(entry: TaskEntry, { pool, reading, latency, service, scaling, deployed }: Found): TaskRow {
  const { deployedSeconds, stageFileSeconds } = latency ?? {};
  const target = deployedSeconds ?? stageFileSeconds;
  return {
    name: entry.name,
    kind: entry.group === 'workers' ? 'pool' : 'service',
    ...(target !== undefined && { latencyTargetSeconds: target }),
    ...(target !== stageFileSeconds && { stageFileLatencyTargetSeconds: stageFileSeconds }),
    ...(target !== undefined && jobsOf(pool, reading)),
    ...(service !== undefined && {
      runningTasks: service.runningTasks,
      desiredTasks: service.desiredTasks,
    }),
    ...scaling,
    state: stateOf({ target, pool, service, deployed }),
    ...(!deployed && { missing: true as const }),
  };
}

function jobsOf(pool: LinePool | undefined, reading: MeterLine | undefined): Partial<TaskRow> {
  const { oldestJobAgeSeconds, waitingJobs, growthStopped, growthWaits } = pool ?? {};
  return {
    ...(oldestJobAgeSeconds !== undefined && { oldestJobAgeSeconds }),
    ...(waitingJobs !== undefined && { waitingJobs }),
    ...(growthStopped !== undefined && { growthStopped }),
    ...(growthWaits !== undefined && { growthWaits }),
    ...(reading !== undefined && ticketsIn(reading, pool)),
  };
}

function stateOf({
  target = Number.POSITIVE_INFINITY,
  pool,
  service,
  deployed,
}: Omit<Found, 'scaling' | 'latency' | 'reading'> & {
  readonly target: number | undefined;
}): TaskRow['state'] {
  const age = pool?.oldestJobAgeSeconds ?? 0;
  // One third may be away while tasks are replaced.
  const short = service !== undefined && 3 * service.runningTasks < 2 * service.desiredTasks;
  if (!deployed || short || age >= lateJobSeconds(target)) return 'bad';
  return age >= target ? 'late' : 'fine';
}
