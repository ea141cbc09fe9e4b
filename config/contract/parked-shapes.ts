import * as z from 'zod/mini';
import type { LookAnswer, MoveAnswer, MoverRequest } from '../../domain/parked/mover-protocol';
import {
  operationIdPattern,
  type ParkedCount,
  type ParkedOperation,
  type ReturnedJobs,
  type ScanPosition,
} from '../../domain/parked/operation';
import type { ParkedBatch, ParkedJob } from '../../domain/parked/parked-job';
import type { JobPattern } from '../../domain/switchboard/document';

/*
 * The types stand in domain/parked; these shapes only check what comes back from S3 and Lambda, on both sides. A type
 * that changes without its shape does not compile.
 */

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));
const count = z
  .int({ error: 'expected a whole number' })
  .check(z.minimum(0, { error: 'expected 0 or more' }));
const yesOrNo = z.boolean({ error: 'expected true or false' });
const id = z
  .string({ error: 'expected the id of an operation' })
  .check(z.regex(operationIdPattern, { error: 'expected the id of an operation' }));
const kind = z.enum(['park', 'purge'], { error: 'expected park or purge' });

const pattern: z.ZodMiniType<JobPattern> = z.object(
  { source: text, jobClass: text, account: text },
  { error: 'expected source, jobClass and account' },
);

const scan: z.ZodMiniType<ScanPosition> = z.object({
  pass: count,
  place: count,
  skip: count,
  toSee: z.optional(count),
  found: count,
  left: count,
});

const parkedCount: z.ZodMiniType<ParkedCount> = z.object({
  queue: z.string(),
  jobClass: z.string(),
  source: z.optional(z.string()),
  account: z.optional(z.string()),
  jobs: count,
});

const returned: z.ZodMiniType<ReturnedJobs> = z.object({
  position: z.object({ batch: count, jobs: count }),
  jobs: count,
  present: count,
});

/** `parked/<id>/operation.json`. */
const operation: z.ZodMiniType<ParkedOperation> = z.object({
  version: z.literal(1),
  id,
  kind,
  pattern,
  queue: z.optional(z.string()),
  who: z.string(),
  reason: z.string(),
  startedAtSeconds: z.number(),
  phase: z.enum(['taking', 'kept', 'returning', 'returned']),
  scan,
  batches: count,
  taken: count,
  doubtful: count,
  counts: z.array(parkedCount),
  returned,
  returnedDoubtful: returned,
  nextReturnAtMs: z.number(),
});

const job: z.ZodMiniType<ParkedJob> = z.object({
  key: z.string(),
  state: z.enum(['waiting', 'prioritized', 'scheduled', 'retry']),
  queue: z.string(),
  jobClass: z.string(),
  source: z.optional(z.string()),
  account: z.optional(z.string()),
  member: z.string(),
  score: z.optional(z.string()),
  fields: z.optional(z.record(z.string(), z.string())),
});

const batch: z.ZodMiniType<ParkedBatch> = z.object({
  version: z.literal(1),
  state: z.enum(['candidate', 'parked']),
  jobs: z.array(job),
  doubtful: z.array(job),
});

const request: z.ZodMiniType<MoverRequest> = z.discriminatedUnion(
  'action',
  [
    z.object({ action: z.literal('look'), pattern, queue: z.optional(text), scan: z.optional(scan) }),
    z.object({
      action: z.literal('take'),
      id,
      kind,
      pattern,
      queue: z.optional(text),
      who: text,
      reason: text,
    }),
    z.object({
      action: z.literal('return'),
      id,
      jobsPerSecond: z
        .number({ error: 'expected a number' })
        .check(
          z.minimum(0.1, { error: 'expected 0.1 or more' }),
          z.maximum(10_000, { error: 'expected 10000 or less' }),
        ),
      ceilingPercent: z
        .number({ error: 'expected a number' })
        .check(
          z.minimum(1, { error: 'expected 1 or more' }),
          z.maximum(100, { error: 'expected 100 or less' }),
        ),
      toQueue: z.optional(text),
      withDoubtful: yesOrNo,
    }),
  ],
  { error: 'expected look, take or return' },
);

const lookAnswer: z.ZodMiniType<LookAnswer> = z.object({
  done: z.boolean(),
  queue: z.optional(z.string()),
  scan,
  seen: count,
  counts: z.array(parkedCount),
  memoryPercent: z.number(),
});

const moveAnswer: z.ZodMiniType<MoveAnswer> = z.object({
  done: z.boolean(),
  operation,
  stop: z.optional(z.enum(['ceiling', 'queue-paused'])),
  memoryPercent: z.number(),
});

/** What the queue mover and the operator command tell each other, and what they leave in the controls bucket. */
export const parkedShapes = { operation, batch, request, lookAnswer, moveAnswer } as const;
