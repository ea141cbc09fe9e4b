/**
 * What `@bulkhead/client` gives to an app: how the platform is, and which work operators have switched. The guards of
 * queues and workers are in `@bulkhead/client/bullmq`, so that a task without BullMQ can read both.
 *
 * The package's entry. Nothing in this repository imports it; whoever is inside imports the file that has the fact.
 */
export type { CurrentStress } from '../domain/stress/current-stress';
export type {
  KnownStressLevel,
  StressLevel,
  StressReason,
  StressReasonCode,
} from '../domain/stress/stress-report';
export type { DecidedJob, Release } from '../domain/switchboard/document';
export type {
  AppliedLine,
  ShedCause,
  ShedCount,
  ShedLine,
  ShedOutcome,
  SwitchboardOrigin,
} from '../domain/switchboard/log-line';
export { type EnqueueCeiling, type EnqueueCeilingOptions, enqueueCeiling } from './enqueue-ceiling';
export type { JsonLog } from './log-to-stdout';
export { type AppConfigPlace, type AppConfigPoll, pollAppConfig } from './poll-app-config';
export { readLastResortFromS3, readStressFromS3 } from './read-from-s3';
export { type ShedCounts, type ShedCountsOptions, shedCounts } from './shed-counts';
export { shouldDefer } from './should-defer';
export { type StressReader, type StressReaderOptions, stressReader } from './stress-reader';
export { type JobKind, noopSwitchboard, type Switchboard, type Verdict } from './switchboard';
export {
  type SwitchboardReader,
  type SwitchboardReaderOptions,
  switchboardReader,
} from './switchboard-reader';
export { type SwitchboardSettings, switchboardSettings } from './switchboard-settings';
