import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MeteredRole } from '../../config/contract/store-names';
import type { JobStoreReading } from '../../domain/jobs/job-store-reading';
import type { StressReport } from '../../domain/stress/stress-report';
import type { LambdaClock } from '../store-client/clock';
import type { PartialResult } from '../store-client/partial-result';
import type { StoreHealth } from './read/read-store-health';
import type { JobStoreSurvey, SurveyMemory } from './read/survey/job-store-survey';
import type { CloudWatchFallback, MeterState, PoolTasks } from './state/meter-state';

/** Everything that the meter does to the world. Each may reject, and none of them stops the others. */
export interface MeterDependencies {
  readonly clock: LambdaClock;
  readQueues(nowSeconds: number): Promise<JobStoreReading>;
  /** @param before of the survey before */
  readSurvey(nowSeconds: number, before: SurveyMemory | undefined): Promise<JobStoreSurvey>;
  readHealth(role: MeteredRole): Promise<StoreHealth>;
  /** Tasks of all pools. */
  readTasks(): Promise<PartialResult<Readonly<Record<string, PoolTasks>>>>;
  readFallback(nowSeconds: number): Promise<PartialResult<CloudWatchFallback>>;
  /** In one call. */
  putMetrics(metrics: readonly MetricDatum[]): Promise<void>;
  putReport(report: StressReport): Promise<void>;
  /** Whatever stands there; undefined where nothing does. */
  loadState(): Promise<unknown>;
  saveState(state: MeterState): Promise<void>;
  /** One line of the log group. */
  write(line: string): void;
}
