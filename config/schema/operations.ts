import { z } from 'zod';
import { meterConcurrency } from '../contract/meter-settings';
import { ticketSections } from '../contract/runbook-sections';
import { emailAddress, itemName, writtenText } from './text';

/** Who hears of trouble. */
export const alertsSchema = z.strictObject({
  pageEmails: z
    .array(emailAddress)
    .default([])
    .describe('Wake somebody. Usually the address of a paging service.'),
  ticketEmails: z.array(emailAddress).default([]).describe('Look at it in working hours.'),
  withoutTickets: z
    .array(z.enum(ticketSections))
    .default([])
    .describe(
      'Articles of docs/runbook.md whose tickets no alarm makes: CloudWatch bills each alarm, and somebody must read it. Their limits stay on the dashboard, and pages stay alarms. Default: none is left out.',
    ),
});

/** What a pipeline runs once with a new image, before any service or pool gets it. */
export const releaseSchema = z.strictObject({
  pool: itemName.describe(
    'Pool whose tasks run it: without queues and with nothing to do (`command: [sleep, infinity]`). Each new image goes there first.',
  ),
  command: z
    .array(writtenText)
    .min(1)
    .describe('Words, as the container gets them: [bin/rails, "db:migrate"]. It must bear to be run again.'),
  timeoutSeconds: z
    .int()
    .min(10)
    .max(3300)
    .default(900)
    .describe(
      'Then the task is stopped and the deploy ends. Below an hour, where a session that a session took on ends ("Roles terms and concepts", IAM user guide, role chaining).',
    ),
});

/** Limits of what is shared and not ours to grow. */
export const budgetsSchema = z.strictObject({
  fargateVcpuQuota: z
    .int()
    .min(1)
    .optional()
    .describe(
      'The account\'s quota "Fargate On-Demand vCPU resource count". Without it the sum is not checked.',
    ),
  lambdaConcurrencyQuota: z
    .int()
    .min(1)
    .optional()
    .describe(
      'The account\'s quota "Concurrent executions" of Lambda. Without it `reservedConcurrency` is not checked.',
    ),
  databaseConnections: z
    .strictObject({
      limit: z.int().min(1).describe("The database's max_connections."),
      reserve: z.int().min(0).describe('Kept free for people, migrations and failover.'),
    })
    .optional()
    .describe(
      'Checked before synth: all tasks of all services at their maximum, in the middle of a rollout.',
    ),
});

/**
 * Concurrency of Lambda that is kept for the functions that need it. By default none: an account that is new has 10 in
 * all, and Lambda lets nobody reserve of the last 100 ("Configuring reserved concurrency", AWS Lambda developer guide).
 */
export const reservedConcurrencySchema = z.strictObject({
  queueMeter: z
    .int()
    .min(meterConcurrency)
    .max(10)
    .optional()
    .describe(
      'Kept for the queue meter: 2, one that measures and the one that begins. Without it other functions of the account can leave none for it, and pools do not scale while they do.',
    ),
  statusPage: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'Kept for /status.json, and the most it can take: each answers ten requests a second. Without it a crowd of readers can take what other functions need.',
    ),
});

/** CloudWatch accepts only certain numbers of days. */
export const logRetentionDays = z
  .literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731])
  .default(90)
  .describe('Days that task logs and flow logs are kept.');
