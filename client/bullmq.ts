/**
 * What `@bulkhead/client/bullmq` gives to an app: the guards of BullMQ's queues and workers. They ask a `Switchboard` of
 * `@bulkhead/client`.
 *
 * The package's entry. Nothing in this repository imports it; whoever is inside imports the file that has the fact.
 */
export { EnqueueRefused, type Refusal, type RefusalCode } from './enqueue-refused';
export { type GuardedProcessorOptions, guardedProcessor } from './guarded-processor';
export {
  type Enqueued,
  type GuardedQueue,
  type GuardedQueueOptions,
  guardedQueue,
  type KeptWork,
  type Work,
} from './guarded-queue';
export type { HeldWorker } from './hold-until-written';
