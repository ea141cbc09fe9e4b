import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import type { PartialResult } from '../../store-client/partial-result';
import type { CloudWatchFallback, PoolTasks } from '../state/meter-state';
import type { StoreHealth } from './store-health';

/** All that was read for one slot, as it came. */
export interface MeterReads {
  /** When the stores were read, seconds since 1970 with a fraction: at or soon after the slot. */
  readonly atSeconds: number;
  readonly queues: PartialResult<JobStoreReading>;
  readonly jobs: PartialResult<StoreHealth>;
  readonly pubsub: PartialResult<StoreHealth>;
  /** Tasks by pool. Absent: not asked for in this reading. */
  readonly tasks?: PartialResult<Readonly<Record<string, PoolTasks>>>;
  /** Absent: not asked for in this reading. */
  readonly witness?: PartialResult<CloudWatchFallback>;
}

/** As log line and runbook call them. */
const partNames = ['queues', 'jobs', 'pubsub', 'tasks', 'witness'] as const;

/** A part of the meter's work that failed, and why. */
export interface Failure {
  readonly part: (typeof partNames)[number];
  readonly reason: string;
}

/** The parts that failed, in full or in part. */
export function failuresIn(reads: MeterReads): Failure[] {
  return partNames.flatMap((part) => {
    const reason = reads[part]?.problem ?? unlimited(part, reads);
    return reason === undefined ? [] : [{ part, reason }];
  });
}

/** Our stores all have a limit. Without one nobody can say how full it is, and stress stays unknown. */
function unlimited(part: Failure['part'], reads: MeterReads): string | undefined {
  const store = part === 'jobs' || part === 'pubsub' ? reads[part].value : undefined;
  return store?.maxMemoryBytes === 0 ? 'INFO: maxmemory is 0, no limit' : undefined;
}
