import { z } from 'zod';
import { text } from './text';

/** A stateful resource that a deploy may replace or delete, until a day. */
const exception = z.strictObject({
  resource: text(
    /^[A-Za-z0-9-]{1,128}\/[A-Za-z0-9]{1,255}$/,
    'a stack and a logical id such as Foundation/JobStoreGroupAF2CAC37',
  ).describe('Stack and logical id, as `bulkhead review` names them.'),
  change: z.enum(['replace', 'delete']).describe('What may happen to it.'),
  until: text(/^\d{4}-\d\d-\d\d$/, 'a day such as 2026-12-31').describe(
    'The last day on which it may, in UTC; at most 90 days ahead. After it `bulkhead review` refuses the file until the exception is taken out.',
  ),
  why: z
    .string()
    .min(1)
    .max(300)
    .describe('Why it is right, and what becomes of the data. Stands in each review.'),
});

/** What `bulkhead review` lets pass. */
export const reviewSchema = z.strictObject({
  exceptions: z
    .array(exception)
    .max(50)
    .default([])
    .describe(
      'Stateful resources that a deploy may replace or delete. Default none: each ends the review with exit code 1.',
    ),
});

export type ReviewException = z.output<typeof exception>;
