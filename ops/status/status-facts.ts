import type { FixedStack } from '../../config/contract/stack-id';
import type { MeterLine, StoreFigures } from '../../domain/jobs/meter-line';
import type { ParkedOperation } from '../../domain/parked/operation';
import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import type { StressReport } from '../../domain/stress/stress-report';
import type { StackFacts } from '../aws/describe-stack';
import type { EmergencyRule } from '../aws/emergency-rules';
import type { PoolStack } from '../aws/pool-stacks';
import type { Available } from '../kit/available';
import type { SwitchboardFacts } from '../switchboard/read-switchboard';

/** One of the deployments of a service: the one that is to be, or one that is being replaced. */
export interface DeploymentFacts {
  readonly primary: boolean;
  /** ECS: IN_PROGRESS, COMPLETED or FAILED. */
  readonly state: string;
  readonly desiredTasks: number;
  readonly runningTasks: number;
  readonly failedTasks: number;
  readonly startedAtSeconds?: number;
  /** ECS's own words. */
  readonly reason?: string;
}

export interface ServiceFacts {
  readonly desiredTasks: number;
  readonly runningTasks: number;
  readonly percentages?: RolloutPercentages;
  readonly deployments: readonly DeploymentFacts[];
}

/** How Application Auto Scaling moves a service. */
export interface ScalingFacts {
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly suspended: 'none' | 'partly' | 'all';
}

export interface ReplicationGroupFacts {
  readonly id: string;
  /** ElastiCache: available, modifying, snapshotting. */
  readonly status: string;
  readonly nodeType?: string;
  /** Of Valkey, major and minor: `8.0`. */
  readonly engineVersion?: string;
}

export interface AlarmFacts {
  readonly name: string;
  readonly severity: 'page' | 'ticket';
  /** Since when it is in ALARM. */
  readonly sinceSeconds?: number;
}

/** A load balancer, called by whom it serves. */
export interface BalancerFacts {
  readonly listener: EmergencyRule['listener'];
  /** Whether it refuses to be deleted. */
  readonly isProtected: boolean;
}

/** Jobs that were taken out of their queues. Without its record where that is of another version, or gone. */
export interface ParkedFacts {
  readonly id: string;
  readonly operation?: Pick<
    ParkedOperation,
    'kind' | 'pattern' | 'who' | 'reason' | 'startedAtSeconds' | 'phase' | 'taken' | 'doubtful'
  > & {
    /** Jobs that are back in the store. */
    readonly back: number;
  };
}

/** A command that `run` has started, and that is not over. */
export interface CommandFacts {
  /** ECS's id of it. */
  readonly task: string;
  /** The service or pool that it runs beside. */
  readonly service?: string;
  readonly command: readonly string[];
  /** Of the task definition, with its number: `bulkhead-prod-web:41`. */
  readonly revision: string;
  /** ECS: PROVISIONING, PENDING, RUNNING. */
  readonly status: string;
  /** ARN of who started it. */
  readonly who?: string;
  readonly sinceSeconds?: number;
}

/** All that `status` asks for, each part by itself. */
export interface StatusFacts {
  readonly stacks: Readonly<Record<FixedStack, Available<StackFacts>>>;
  /** Those of worker pools, also of pools that the stage file no longer has. */
  readonly poolStacks: Available<readonly PoolStack[]>;
  /** Absent in a stage without a queue meter. */
  readonly stress?: Available<StressReport>;
  readonly reading?: Available<MeterLine>;
  readonly services: Available<ReadonlyMap<string, ServiceFacts>>;
  readonly scaling: Available<ReadonlyMap<string, ScalingFacts>>;
  readonly commands: Available<readonly CommandFacts[]>;
  /** Those that the stage has, by name. */
  readonly stores: Readonly<Record<string, Available<ReplicationGroupFacts>>>;
  /** What ElastiCache says of those that no meter reads, by name. Absent where there are none. */
  readonly unmetered?: Available<Readonly<Record<string, StoreFigures>>>;
  /** Percent of the job store's memory that its data may not use. Absent where there is none. */
  readonly reservedPercent?: Available<number>;
  readonly alarms: Available<readonly AlarmFacts[]>;
  readonly switchboard: Available<SwitchboardFacts>;
  readonly emergencyRules: Available<readonly EmergencyRule[]>;
  readonly balancers: Available<readonly BalancerFacts[]>;
  /** Newest first, without those of which nothing is left to do. */
  readonly parked: Available<readonly ParkedFacts[]>;
}
