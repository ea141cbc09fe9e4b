import { z } from 'zod';
import { text, variableName, writtenText } from './text';

const sizes = { error: "expected MiB of the task's memory from 1 to 65536, or disk" };

/** Where a read-only container may write all the same. */
export const writablePaths = z
  .record(
    text(/^(\/[A-Za-z0-9_.-]*[A-Za-z0-9_-])+$/, 'an absolute path such as /app/tmp'),
    z.union([z.int(sizes).min(1, sizes).max(65_536, sizes), z.literal('disk', sizes)], sizes),
  )
  .default({});

/** A container beside the app: an agent, a proxy, a log router. */
export const sidecarSchema = z.strictObject({
  image: z
    .string()
    .describe(
      'The whole URI with a tag or a digest. Of a public registry other than Docker Hub, which counts pulls, or of ECR.',
    ),
  command: z.array(writtenText).min(1).optional().describe("Replaces the image's command."),
  cpu: z
    .int()
    .min(2)
    .max(16_384)
    .describe("CPU units of the task's that are its own while both are busy. The app keeps half at least."),
  memoryMiB: z
    .int()
    .min(16)
    .max(124_928)
    .describe("MiB of the task's memory, and its limit. The app keeps half at least, and has its limit too."),
  essential: z
    .boolean()
    .default(false)
    .describe('Whether the task ends with it. False: an agent that dies takes nobody along, and stays dead.'),
  user: text(
    /^[1-9]\d{0,9}(:\d{1,10})?$/,
    'a number that is not 0, with or without a group, such as 1000:1000',
  )
    .default('1000:1000')
    .describe('As whom it runs. Never root.'),
  environment: z
    .record(variableName, writtenText)
    .default({})
    .describe('Plain variables. None of the app’s.'),
  secrets: z.array(variableName).default([]).describe('Keys of `secrets` that it gets. Default: none.'),
  writablePaths: writablePaths.describe('As of the app. It has no /tmp but by this.'),
  healthCheckCommand: z
    .array(writtenText)
    .min(1)
    .optional()
    .describe('A command in the container. Where it is essential, the app starts once it is healthy.'),
});

export type SidecarConfig = z.output<typeof sidecarSchema>;
export type WritablePaths = z.output<typeof writablePaths>;
