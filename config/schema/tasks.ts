import { z } from 'zod';
import { sidecarSchema, writablePaths } from './sidecars';
import { taskPolicies } from './task-policies';
import { itemName, variableName, writtenText } from './text';

/** CPU units of Fargate; 1,024 are one vCPU. */
const fargateCpu = z.literal([256, 512, 1024, 2048, 4096, 8192, 16384, 32768]);

/** How many tasks the service scales over. */
const taskRange = z.strictObject({
  min: z.int().min(1).max(300).describe('Never fewer.'),
  max: z.int().min(1).max(300).describe('Never more, however long the queue.'),
});

/** What services and worker pools have in common. */
export const taskFields = {
  image: itemName.describe('A key of `images`.'),
  command: z.array(writtenText).min(1).optional().describe("Replaces the image's command."),
  cpu: fargateCpu.default(1024).describe('CPU units; 1,024 are one vCPU.'),
  memoryMiB: z
    .int()
    .min(512)
    .max(249856)
    .default(2048)
    .describe('Memory in MiB; Fargate allows certain pairs with cpu.'),
  tasks: taskRange,
  stopTimeoutSeconds: z
    .int()
    .min(30)
    .max(120)
    .default(60)
    .describe(
      'Seconds between SIGTERM and SIGKILL. At least 30 (Sidekiq takes 25 to hand jobs back); Fargate ends at 120.',
    ),
  environment: z.record(variableName, writtenText).default({}).describe('Plain variables. Never secrets.'),
  secrets: z
    .array(variableName)
    .optional()
    .describe('Keys of `secrets` that this one gets. Default: all of them.'),
  writablePaths: writablePaths.describe(
    "Path -> MiB of the task's memory, which need nothing of the image, or disk, where the image must declare the path as a volume of user 1000. The rest of the disk is read-only but for /tmp, which is on disk unless it stands here.",
  ),
  diskGiB: z
    .int()
    .min(21)
    .max(200)
    .optional()
    .describe("The task's disk, for its images, /tmp and writable paths on disk. Default: Fargate's 20."),
  sidecars: z
    .record(itemName, sidecarSchema)
    .default({})
    .describe("Containers beside the app, in the task's sizes. They start before it and stop after it."),
  taskPolicies: taskPolicies
    .prefault({})
    .describe('What the app itself may ask of AWS: its buckets, its queues. Default: nothing.'),
  caches: z
    .array(z.string())
    .default([])
    .describe(
      'Keys of `stores.caches` that this one reaches: two beside job store and pub/sub store, or as many more as it has no such store. Default: none.',
    ),
  databaseConnectionsPerTask: z
    .int()
    .min(0)
    .optional()
    .describe('Pool size against the database. Default: 5 for services, the concurrency for pools.'),
};
