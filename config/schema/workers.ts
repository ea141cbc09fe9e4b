import { z } from 'zod';
import { namesAndWeights, servedQueues } from './queues';
import { taskFields } from './tasks';
import { writtenText } from './text';

const workerFields = z.strictObject({
  ...taskFields,
  queues: servedQueues
    .default([])
    .describe(
      'Queues in order of priority, or with weights of Sidekiq: `critical,2`, [critical, 2], or { critical: 2 }. Empty only for a `single` task such as a scheduler.',
    ),
  queueOrder: z
    .enum(['strict'], {
      error:
        'expected "strict", or no queueOrder: weights stand beside the queues, as in [[critical, 2], [default, 1]]',
    })
    .optional()
    .describe(
      'Sidekiq: says that the strict order of queues without weights is meant. A later queue waits as long as an earlier one holds a job.',
    ),
  concurrency: z.int().min(1).max(500).default(10).describe('Jobs that one task runs at once.'),
  healthCheckCommand: z
    .array(writtenText)
    .min(1)
    .optional()
    .describe(
      'Container health check, as a command in the container. Without it a task counts after 40 s of running.',
    ),
  longestJobSeconds: z
    .number()
    .min(0.1)
    .default(25)
    .describe('The longest job of these queues. Longer than stopTimeoutSeconds less 5 needs `checkpoint`.'),
  checkpoint: z
    .boolean()
    .default(false)
    .describe('The jobs can stop at any moment and continue elsewhere, so a deploy may interrupt them.'),
  rollout: z
    .enum(['thirds', 'surge-thirds', 'single'])
    .default('thirds')
    .describe(
      'How a deploy replaces tasks. The default starts no extra ones: doubled concurrency hurts the database.',
    ),
  latencyTargetSeconds: z
    .number()
    .min(1)
    .max(86400)
    .default(60)
    .describe('How long a job may wait in these queues.'),
  spot: z
    .boolean()
    .default(false)
    .describe(
      'Run a third of the pool on Fargate Spot: cheaper, and taken away with two minutes notice. Needs rollout thirds and a min of 3.',
    ),
  scaling: z
    .strictObject({ cpuPercent: z.int().min(10).max(90).default(60).describe('Target of CPU.') })
    .prefault({}),
});

/** A pool of workers for one class of queues. `queues` are names, `queueWeights` the weight of each where any has one. */
export const workerSchema = workerFields.transform(({ queues, ...worker }) => ({
  ...worker,
  ...namesAndWeights(queues),
}));
