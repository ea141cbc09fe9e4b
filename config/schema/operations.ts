import { z } from 'zod';
import { emailAddress } from './text';

/** Who hears of trouble. */
export const alertsSchema = z.strictObject({
  pageEmails: z
    .array(emailAddress)
    .default([])
    .describe('Wake somebody. Usually the address of a paging service.'),
  ticketEmails: z.array(emailAddress).default([]).describe('Look at it in working hours.'),
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

/** CloudWatch accepts only certain numbers of days. */
export const logRetentionDays = z
  .literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731])
  .default(90)
  .describe('Days that task logs and flow logs are kept.');
