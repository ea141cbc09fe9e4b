import { z } from 'zod';
import { text } from './text';

const jobClass = text(/^[A-Za-z][\w:.-]{0,99}$/, 'a job class, at most 100 characters');

const principal = text(
  /^arn:aws[a-z-]*:iam::\d{12}:(root|role\/\S+|user\/\S+)$/,
  'the ARN of a role, user or account',
);

const release = z.strictObject({
  deferSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(300)
    .describe('How long a job that a worker puts off waits before it is looked at again.'),
  deferredJobsPerSecondPerTask: z
    .number()
    .min(0.1)
    .max(1000)
    .default(5)
    .describe('How fast jobs that were put off come back, for each task that put them off.'),
  unparkJobsPerSecond: z
    .number()
    .min(0.1)
    .max(10_000)
    .default(50)
    .describe('How fast `bulkhead queue unpark` brings parked jobs back, of the whole stage.'),
});

/**
 * What the switchboard begins with. Later deploys add what is new here and never change what operators did: live values
 * are changed with `bulkhead switch` and `bulkhead route`.
 */
export const controlsSchema = z.strictObject({
  shedSources: z
    .array(text(/^[^\s,*]{1,100}$/, 'a source as in docs/app-contract.md'))
    .default([])
    .describe(
      'Sources whose work is put off while a task knows no switchboard. Automation, imports, broadcasts.',
    ),
  release: release.prefault({}),
  routes: z
    .record(jobClass, text(/^[A-Za-z0-9_.:-]{1,100}$/, 'a queue name'))
    .default({})
    .describe('Job class -> queue, where the app itself would choose another one.'),
  operators: z
    .array(principal)
    .default([])
    .describe('Who may take on the roles of operator and reader. Default: whom the account itself lets.'),
  runners: z
    .array(principal)
    .optional()
    .describe(
      'Who may take on the role that runs commands in tasks, and so reads what the app may read, its secrets too. Default: as `operators`.',
    ),
});
