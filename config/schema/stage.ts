import { z } from 'zod';
import { controlsSchema } from './controls';
import { expectedFramework } from './frameworks';
import { maintenanceSchema } from './maintenance';
import { networkSchema } from './network';
import {
  alertsSchema,
  budgetsSchema,
  logRetentionDays,
  releaseSchema,
  reservedConcurrencySchema,
} from './operations';
import { reviewSchema } from './review';
import { serviceSchema } from './services';
import { sizeSchema, smallDefaults } from './size';
import { neededStores, storesSchema } from './stores';
import {
  accountId,
  certificateArn,
  itemName,
  keyArn,
  secretArn,
  tagKey,
  tagValue,
  text,
  variableName,
  writtenText,
  zoneName,
} from './text';
import { workerSchema } from './workers';

/** One container image. Its URI is a parameter of the Platform stack, so a deploy can change it and nothing else. */
const imageSchema = z.strictObject({
  repository: text(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'the name of an ECR repository').describe(
    'ECR repository. Only images from it are accepted and only it may be pulled.',
  ),
  registryAccount: accountId.optional().describe("The repository's account. Default: the stage's own."),
  architecture: z
    .enum(['arm64', 'x86_64', 'amd64', 'linux/arm64', 'linux/amd64'])
    .default('arm64')
    .describe(
      'What the image was built for, in the words of AWS or of Docker; x86_64 and amd64 are one. arm64 costs a fifth less on Fargate.',
    ),
  tag: text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'an image tag')
    .optional()
    .describe(
      'Tag used while no deploy has given the parameter. Without it, the first deploy must pass the image URI. Needs `account` or `registryAccount`.',
    ),
});

/** A stage file as it is written. */
export const stageShape = z
  .strictObject({
    stage: text(
      /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'lower-case words joined by dashes, 2 to 16 characters',
    ).describe('Name of the stage; part of every name in AWS.'),
    size: sizeSchema,
    account: accountId
      .optional()
      .describe('AWS account, in quotes. Default: that of the credentials at deploy.'),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as us-east-1'),
    zones: z.array(zoneName).min(2).max(6).describe('At least two, three where the region has them.'),
    network: networkSchema.prefault({}),
    certificateArn: certificateArn.describe('ACM certificate of all hosts, in the same region.'),
    framework: z
      .enum(['sidekiq', 'bullmq'], { error: expectedFramework })
      .describe('What runs the jobs. Decides the access rules of the job store.'),
    images: z.record(itemName, imageSchema),
    services: z.record(itemName, serviceSchema),
    workers: z.record(itemName, workerSchema),
    stores: storesSchema.prefault({}),
    secrets: z
      .record(variableName, secretArn)
      .default({})
      .describe(
        'Variable -> what it is filled from, as ECS writes it: the full ARN of a secret, with `:<JSON key>::` after it for one key, or that of a parameter of Systems Manager. Values never stand in a stage file.',
      ),
    wordlikeSuffixes: z
      .array(variableName)
      .default([])
      .describe(
        'Keys of `secrets` whose ARN is complete although its six random characters could be a word of the name (one in 57). Without the key here such an ARN is refused: of an incomplete one no task can start.',
      ),
    secretKeys: z
      .record(variableName, keyArn)
      .default({})
      .describe(
        "A key of `secrets` -> ARN of the customer-managed KMS key that encrypts it. None for what AWS's own key encrypts.",
      ),
    environment: z.record(variableName, writtenText).default({}).describe('Plain variables of all tasks.'),
    release: releaseSchema
      .optional()
      .describe(
        'A command of the app, migrations say, that a pipeline runs with each new image before any service has it. If it fails, the deploy ends there.',
      ),
    budgets: budgetsSchema.prefault({}),
    alerts: alertsSchema.prefault({}),
    controls: controlsSchema.prefault({}),
    maintenance: maintenanceSchema.prefault({}),
    review: reviewSchema.prefault({}),
    reservedConcurrency: reservedConcurrencySchema
      .prefault({})
      .describe(
        "Of Lambda, out of the account's. Default none, with which a new account's quota of 10 is enough.",
      ),
    logRetentionDays,
    containerInsights: z
      .boolean()
      .default(true)
      .describe(
        'Container Insights of the cluster: network, disk and counts of tasks for each service. CloudWatch bills them as custom metrics; no alarm here watches them.',
      ),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        'Load balancers and stateful stacks refuse to be deleted. False only where nothing is missed.',
      ),
    tags: z.record(tagKey, tagValue).default({}).describe('Tags on every resource.'),
  })
  .describe('A stage of a Bulkhead deployment.');

/** A whole stage file. Every difference between stages or teams is in one; nothing else is. */
export const stageSchema = stageShape.transform(({ size, ...stage }) => ({
  ...stage,
  // A store that nobody would use is two nodes a month for nothing.
  stores: neededStores(
    stage.stores,
    {
      jobs: Object.values(stage.workers).some(({ queues }) => queues.length > 0),
      pubsub: Object.values(stage.services).some(({ kind }) => kind === 'websockets'),
    },
    size === 'small' ? smallDefaults.stores : {},
  ),
}));

/** A checked stage file with every default filled in. */
export type StageConfig = z.output<typeof stageSchema>;
export type ServiceConfig = StageConfig['services'][string];
export type WorkerConfig = StageConfig['workers'][string];
export type ImageConfig = StageConfig['images'][string];
export type NetworkConfig = StageConfig['network'];
export type JobStoreConfig = NonNullable<StageConfig['stores']['jobs']>;
export type PubSubStoreConfig = NonNullable<StageConfig['stores']['pubsub']>;
