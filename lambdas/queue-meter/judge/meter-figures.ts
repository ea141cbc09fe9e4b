import type { MeteredRole } from '../../../config/contract/store-names';
import type { StoreFigures } from '../../../domain/jobs/meter-line';
import type { UnservedWork } from '../../../domain/jobs/unserved-work';
import type { Failure } from '../read/meter-reads';
import type { PoolFigures } from './pool-figures';
import type { JudgedTickets } from './pool-tickets';
import type { StageCounters } from './stage-counters';
import type { StressState } from './stress-level';

/** What one reading means. */
export interface MeterFigures {
  readonly pools: readonly PoolFigures[];
  readonly tickets: Pick<JudgedTickets, 'sent' | 'open'>;
  /** Undefined: it did not tell. */
  readonly stores: Readonly<Record<MeteredRole, StoreFigures | undefined>>;
  /** Whether any question to that store went unanswered. Absent: the stage has no such store. */
  readonly unreachable: Readonly<Partial<Record<MeteredRole, boolean>>>;
  /** Undefined: the queues could not be read. */
  readonly stage: StageCounters | undefined;
  /** Absent: the survey failed. */
  readonly unserved?: UnservedWork;
  readonly stress: StressState;
  readonly failures: readonly Failure[];
}
