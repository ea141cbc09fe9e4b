/**
 * What `@bulkhead/client/bullmq` gives to an app: the guards of BullMQ's queues and workers. They ask a `Switchboard` of
 * `@bulkhead/client`.
 *
 * The package's entry. Nothing in this repository imports it; whoever is inside imports the file that has the fact.
 */
export { EnqueueRefused, type Refusal, type RefusalCode } from './enqueue-refused';
export {
  type BulkOutcome,
  type Enqueued,
  type KeptWork,
  type LeftWork,
  PartlyEnqueued,
  type Work,
} from './enqueued-work';
export { type GuardedProcessorOptions, guardedProcessor } from './guarded-processor';
export { type GuardedQueue, type GuardedQueueOptions, guardedQueue } from './guarded-queue';
export type { HeldWorker } from './hold-until-written';
